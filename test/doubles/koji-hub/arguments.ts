/** Binds a call's values to a method's parameters and refuses what does not fit, in Python's words. */
import { isStruct, type KojiStruct, type KojiValue } from '../../../lib/koji/index.js';
import { HubFault } from './fault.js';

/** Whether an argument was given, and not as nil. */
export const isGiven = <Value>(value: Value | null | undefined): value is Value =>
  value !== null && value !== undefined;

/** `tag`, `strict=`: may be left out, `**`: any others. */
export type Signature = readonly string[];

export function bindArguments(
  method: string,
  signature: Signature,
  params: readonly KojiValue[],
): Record<string, KojiValue> {
  const { positional, named } = split(params);
  const takesAny = signature.includes('**');
  const names = signature.filter((name) => name !== '**');
  const bare = names.map((name) => name.replace(/=$/, ''));
  const least = names.filter((name) => !name.endsWith('=')).length;
  const refuse = (why: string): HubFault => new HubFault(1019, `${pythonName(method)}() ${why}`);
  if (positional.length > bare.length) {
    const range =
      least === bare.length ? String(least) : `from ${String(least)} to ${String(bare.length)}`;
    throw refuse(`takes ${range} positional arguments but ${String(positional.length)} were given`);
  }
  const bound: Record<string, KojiValue> = {};
  positional.forEach((value, index) => (bound[bare[index]!] = value));
  for (const [name, value] of Object.entries(named)) {
    if (!bare.includes(name) && !takesAny) {
      throw refuse(`got an unexpected keyword argument '${name}'`);
    }
    if (name in bound) throw refuse(`got multiple values for argument '${name}'`);
    bound[name] = value;
  }
  const missing = names.filter((name) => !name.endsWith('=') && !(name in bound));
  if (missing.length > 0) throw refuse(missingText(missing));
  return bound;
}

function split(params: readonly KojiValue[]): {
  positional: readonly KojiValue[];
  named: KojiStruct;
} {
  const last = params.at(-1);
  if (!isStruct(last) || last.__starstar !== true) return { positional: params, named: {} };
  const named = Object.fromEntries(Object.entries(last).filter(([name]) => name !== '__starstar'));
  return { positional: params.slice(0, -1), named };
}

function missingText(missing: readonly string[]): string {
  const quoted = missing.map((name) => `'${name}'`);
  const list =
    quoted.length < 3
      ? quoted.join(' and ')
      : `${quoted.slice(0, -1).join(', ')}, and ${quoted.at(-1)!}`;
  return `missing ${String(missing.length)} required positional argument${missing.length > 1 ? 's' : ''}: ${list}`;
}

/** Some methods are functions of another name in the hub. */
const pythonName = (method: string): string => (method === 'getTag' ? 'get_tag' : method);
