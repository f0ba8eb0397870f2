/** Old names of keys: an alias is renamed, an appended key's values go to the end of another's (pungi/checks.py). */
import type { z } from 'zod';
import { renamesRegistry, type Renames } from '../../config-schemas/shapes.js';
import { pythonReprOf } from './python-repr.js';
import { walkSchema, type Path } from './schema-walk.js';

/** What is to be said of an old name. */
export interface RenameNote {
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly path: Path;
}

type Block = Record<string, unknown>;

/** Replaces old names by new ones in `value`, which is changed in place. */
export function applyRenames(schema: z.core.$ZodType, value: unknown, path: Path): RenameNote[] {
  const notes: RenameNote[] = [];
  walkSchema(
    schema,
    value,
    (inner, block, blockPath) => {
      const known = renamesRegistry.get(inner as z.ZodType);
      if (known === undefined || !isBlock(block)) return;
      notes.push(...renameIn(block, known.renames).map((note) => ({ ...note, path: blockPath })));
    },
    path,
  );
  return notes;
}

function isBlock(value: unknown): value is Block {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function renameIn(block: Block, renames: Renames): Omit<RenameNote, 'path'>[] {
  return Object.entries(renames).flatMap(([name, { alias, append = [] }]) => [
    ...(alias === undefined ? [] : replaceAlias(block, name, alias)),
    ...append.flatMap((old) => appendOld(block, name, old)),
  ]);
}

function take(block: Block, key: string): unknown {
  const value = block[key];
  Reflect.deleteProperty(block, key);
  return value;
}

function replaceAlias(block: Block, name: string, alias: string): Omit<RenameNote, 'path'>[] {
  if (!Object.hasOwn(block, alias)) return [];
  const warning = {
    severity: 'warning' as const,
    message:
      `WARNING: Config option '${alias}' is deprecated and now an alias to '${name}', ` +
      `please use '${name}' instead. In:\n${pythonReprOf(block)}`,
  };
  const old = take(block, alias);
  if (Object.hasOwn(block, name)) {
    const message = `ERROR: Config option '${alias}' is an alias of '${name}', only one can be used.`;
    return [warning, { severity: 'error', message }];
  }
  block[name] = old;
  return [warning];
}

function appendOld(block: Block, name: string, old: string): Omit<RenameNote, 'path'>[] {
  if (!Object.hasOwn(block, old)) return [];
  const messages = [
    `WARNING: Config option '${old}' is deprecated, its value will be appended to option '${name}'. ` +
      `In:\n${pythonReprOf(block)}`,
  ];
  const value = take(block, old);
  if (Object.hasOwn(block, name)) {
    messages.push(
      `WARNING: Value from config option '${old}' is now appended to option '${name}'.`,
    );
    block[name] = [...asList(block[name]), ...asList(value)];
  } else {
    messages.push(
      `WARNING: Config option '${name}' is not found, but '${old}' is specified, ` +
        `value from '${old}' is now added as '${name}'.`,
    );
    block[name] = value;
  }
  return messages.map((message) => ({ severity: 'warning', message }));
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}
