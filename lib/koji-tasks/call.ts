/** A call that makes a task on a hub, and how its task is known again there. */
import { isDeepStrictEqual } from 'node:util';
import { isStruct, type KojiStruct, type KojiValue } from '../koji/index.js';

export interface TaskCall {
  /** The hub's method. */
  readonly method: string;
  readonly args: readonly KojiValue[];
  readonly kwargs: KojiStruct;
  /** Method of the task that it makes. */
  readonly taskMethod: string;
  /** The first items of that task's request. */
  readonly request: readonly KojiValue[];
  /** Options that its request has in a struct; ones that it does not have there are not looked at. */
  readonly options: KojiStruct;
}

/** Whether a task of the call's method may have come of it: what the request says, it says as the call does. */
export function cameOf(request: readonly KojiValue[], call: TaskCall): boolean {
  const isPrefix = call.request.every((value, index) =>
    isDeepStrictEqual(plain(value), plain(request[index] ?? null)),
  );
  return isPrefix && request.filter(isStruct).every((struct) => agrees(struct, call.options));
}

function agrees(struct: KojiStruct, options: KojiStruct): boolean {
  return Object.entries(options).every(
    ([name, value]) =>
      !Object.hasOwn(struct, name) || isDeepStrictEqual(plain(struct[name] ?? null), plain(value)),
  );
}

/** Members that are nil or mark named arguments say nothing. */
function plain(value: KojiValue): unknown {
  if (Array.isArray(value)) return (value as readonly KojiValue[]).map(plain);
  if (!isStruct(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name, member]) => name !== '__starstar' && member !== null)
      .map(([name, member]) => [name, plain(member)]),
  );
}

/** The struct without members that are not set. */
export function given(members: Readonly<Record<string, KojiValue | undefined>>): KojiStruct {
  return Object.fromEntries(
    Object.entries(members).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value] as const],
    ),
  );
}
