/** A pool of one repository as a cache file, and back. */
import { PackagePool, type PoolParts } from '../package-pool.js';
import type { Container, Section } from './container.js';

/** What is kept of a primary metadata file. */
export interface ParsedPrimary {
  readonly pool: PackagePool;
  /** Elements that are not known, with the byte where each was first seen. */
  readonly unknown: readonly (readonly [name: string, offset: number])[];
}

/** To be raised whenever what a scanner makes of the same file changes. */
export const PRIMARY_VERSION = 2;

const COLUMN = 'column:';

export function containerOf({ pool, unknown }: ParsedPrimary): Container {
  const { strings, relations, columns } = pool.parts();
  const named = Object.entries(columns).map(([name, column]) => [`${COLUMN}${name}`, column]);
  return {
    about: { unknown },
    sections: {
      bytes: strings.bytes,
      ends: strings.ends,
      slots: strings.slots,
      relationNames: relations.names,
      relationBits: relations.bits,
      relationEvrs: relations.evrs,
      relationSlots: relations.slots,
      ...(Object.fromEntries(named) as Record<string, Int32Array>),
    },
  };
}

export function primaryOf({ about, sections }: Container): ParsedPrimary {
  const pool = new PackagePool();
  pool.adopt(partsOf(sections));
  return { pool, unknown: (about as Pick<ParsedPrimary, 'unknown'>).unknown };
}

function partsOf(sections: Readonly<Record<string, Section>>): PoolParts {
  const columns = Object.entries(sections)
    .filter(([name]) => name.startsWith(COLUMN))
    .map(([name, column]) => [name.slice(COLUMN.length), column]);
  const int = (name: string): Int32Array => sections[name] as Int32Array;
  return {
    strings: {
      bytes: sections['bytes'] as Uint8Array,
      ends: sections['ends'] as Uint32Array,
      slots: int('slots'),
    },
    relations: {
      names: int('relationNames'),
      bits: int('relationBits'),
      evrs: int('relationEvrs'),
      slots: int('relationSlots'),
    },
    columns: Object.fromEntries(columns) as Record<string, Int32Array>,
  };
}
