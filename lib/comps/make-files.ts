/** Makes all comps files of an arch out of the global one: a small one at once, a large one in a thread. */
import { readFile, stat } from 'node:fs/promises';
import type { Variant } from '../../config-schemas/variants.js';
import { fromSystemError } from '../process/index.js';
import { runInThread, threadModule, type ThreadOptions } from '../threads/index.js';
import {
  archCompsText,
  parseGlobalComps,
  variantCompsText,
  type VariantCompsText,
} from './files.js';

/** What to make; plain data, as it may be copied to a thread. */
export interface CompsFilesInput {
  /** The global comps file. */
  readonly file: string;
  readonly arch: string;
  readonly variants: readonly {
    readonly variant: Variant;
    readonly lookasideGroups: readonly string[];
  }[];
  /** Option comps_filter_environments. */
  readonly filterEnvironments: boolean;
}

export interface CompsFiles {
  /** Text of the arch's file. */
  readonly arch: string;
  /** In the order of the variants asked for. */
  readonly variants: readonly VariantCompsText[];
}

/** Filtering this much takes some ten milliseconds per variant; a thread takes longer to start. */
const SMALL_BYTES = 256 * 1024;

/** @throws InputError if the file is missing or broken, CancelledError if the signal was aborted */
export async function compsFiles(
  input: CompsFilesInput,
  options: ThreadOptions = {},
): Promise<CompsFiles> {
  const { size } = await stat(input.file).catch((error: unknown) => {
    throw fromSystemError(error, 'read', input.file);
  });
  if (size <= SMALL_BYTES) return makeCompsFiles(input, await readFile(input.file));
  return await runInThread(threadModule('comps-thread', import.meta.url), input, options);
}

/** The same on the file's content, at once. */
export function makeCompsFiles(input: CompsFilesInput, source: Uint8Array): CompsFiles {
  const { arch, filterEnvironments } = input;
  const global = parseGlobalComps(source, input.file);
  return {
    arch: archCompsText(global, arch),
    variants: input.variants.map((one) =>
      variantCompsText(global, { ...one, arch, filterEnvironments }),
    ),
  };
}
