/** What Koji's XML-RPC carries. */

/** A value on the wire; integers that a double cannot hold exactly come as bigint. */
export type KojiValue =
  null | boolean | number | bigint | string | Uint8Array | readonly KojiValue[] | KojiStruct;

export interface KojiStruct {
  readonly [name: string]: KojiValue;
}

/** One call: a hub method, its positional arguments and those by name. */
export interface KojiCall {
  readonly method: string;
  readonly args?: readonly KojiValue[];
  readonly kwargs?: KojiStruct;
}

/** Arguments by name travel as a last struct that is marked (koji/__init__.py `encode_args`). */
export function parametersOf({ args = [], kwargs = {} }: KojiCall): readonly KojiValue[] {
  return Object.keys(kwargs).length === 0 ? args : [...args, { ...kwargs, __starstar: true }];
}
