/** A configuration value as it was read: what it is in Python's terms, and where it stands. */
import { ConfigError } from '../errors.js';

/** A place in a file; line and column from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export type ScalarNode =
  | { readonly kind: 'none'; readonly place: Place | null }
  | { readonly kind: 'bool'; readonly value: boolean; readonly place: Place | null }
  | { readonly kind: 'int' | 'float'; readonly value: number; readonly place: Place | null }
  | { readonly kind: 'string'; readonly value: string; readonly place: Place | null };

export interface SequenceNode {
  readonly kind: 'list' | 'tuple';
  readonly items: readonly ConfigNode[];
  readonly place: Place | null;
}

export interface DictNode {
  readonly kind: 'dict';
  /** In the order in which they are written. */
  readonly entries: readonly { readonly key: ScalarNode; readonly value: ConfigNode }[];
  readonly place: Place | null;
}

export type ConfigNode = ScalarNode | SequenceNode | DictNode;

export function isScalarNode(node: ConfigNode): node is ScalarNode {
  return node.kind !== 'dict' && node.kind !== 'list' && node.kind !== 'tuple';
}

/** The options of a configuration by name. */
export type Options = ReadonlyMap<string, ConfigNode>;

/** More values than any configuration has; a small file can name a value again and again. */
const MAX_VALUES = 500_000;

/** The text of a key, as JSON writes keys. */
export function keyText(key: ScalarNode): string {
  if (key.kind === 'none') return 'null';
  if (key.kind === 'string') return key.value;
  if (key.kind === 'float' && Number.isInteger(key.value)) return key.value.toFixed(1);
  return String(key.value);
}

/** The value as plain JavaScript data, without its place. @throws ConfigError if it is far too large */
export function toPlain(node: ConfigNode, budget = { left: MAX_VALUES }): unknown {
  budget.left -= 1;
  if (budget.left < 0) {
    throw new ConfigError([
      {
        severity: 'error',
        message: `the configuration has more than ${String(MAX_VALUES)} values`,
        ...node.place,
      },
    ]);
  }
  switch (node.kind) {
    case 'none':
      return null;
    case 'list':
    case 'tuple':
      return node.items.map((item) => toPlain(item, budget));
    case 'dict':
      return Object.fromEntries(
        node.entries.map(({ key, value }) => [keyText(key), toPlain(value, budget)]),
      );
    default:
      return node.value;
  }
}

/** A node, without a place, for plain data. */
export function fromPlain(value: unknown, place: Place | null = null): ConfigNode {
  if (value === null || value === undefined) return { kind: 'none', place };
  if (Array.isArray(value)) {
    return { kind: 'list', items: value.map((item) => fromPlain(item, place)), place };
  }
  switch (typeof value) {
    case 'boolean':
      return { kind: 'bool', value, place };
    case 'number':
      return { kind: Number.isInteger(value) ? 'int' : 'float', value, place };
    case 'object':
      return {
        kind: 'dict',
        entries: Object.entries(value).map(([key, item]) => ({
          key: { kind: 'string', value: key, place },
          value: fromPlain(item, place),
        })),
        place,
      };
    default:
      return { kind: 'string', value: String(value), place };
  }
}

/** The node below `node` that a path of keys and indices names; null if there is none. */
export function nodeAt(node: ConfigNode, path: readonly PropertyKey[]): ConfigNode | null {
  const [step, ...rest] = path;
  if (step === undefined) return node;
  const child = childOf(node, step);
  return child === null ? null : nodeAt(child, rest);
}

function childOf(node: ConfigNode, step: PropertyKey): ConfigNode | null {
  if (node.kind === 'list' || node.kind === 'tuple') return node.items[Number(step)] ?? null;
  if (node.kind !== 'dict') return null;
  return node.entries.findLast(({ key }) => keyText(key) === String(step))?.value ?? null;
}

/** The place of what a path names, or of the nearest thing around it that exists. */
export function placeOf(options: Options, path: readonly PropertyKey[]): Place | null {
  const [name, ...rest] = path;
  const option = name === undefined ? undefined : options.get(String(name));
  if (option === undefined) return null;
  for (let length = rest.length; length >= 0; length -= 1) {
    const place = nodeAt(option, rest.slice(0, length))?.place;
    if (place) return place;
  }
  return null;
}
