/** What a compose keeps of the gather of a variant on an arch. */
import { existsSync } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import {
  archSchema,
  variantUidSchema,
  type Arch,
  type VariantUid,
} from '../../config-schemas/names.js';
import type { ComposeTree } from '../../lib/compose-tree/index.js';
import { InputError } from '../../lib/errors.js';
import { gatherResultSchema } from '../../lib/gather/index.js';
import type { PackageMap } from '../../lib/solve-request/index.js';
import { readJsonFile } from '../../lib/process/index.js';
import type { AskedFiles } from '../../lib/why/index.js';
import { UsageError } from '../options/usage-error.js';

/** In the order in which they are gathered. */
const SOURCES = ['module', 'comps', 'json'] as const;

export interface Place {
  readonly variant: VariantUid;
  readonly arch: Arch;
}

export interface Gathered extends Place {
  /** As the solver answered. */
  readonly solved: PackageMap;
  /** What the variant keeps. */
  readonly kept: PackageMap;
  /** The question; null if no solver was asked. */
  readonly asked: AskedFiles | null;
}

/** @throws UsageError if a text is no `VARIANT.ARCH` */
export function placeOf(text: string): Place {
  const dot = text.lastIndexOf('.');
  const variant = variantUidSchema.safeParse(text.slice(0, Math.max(0, dot)));
  const arch = archSchema.safeParse(text.slice(dot + 1));
  if (!variant.success || !arch.success) {
    throw new UsageError(`'${text}' is no VARIANT.ARCH, for example Server.x86_64`);
  }
  return { variant: variant.data, arch: arch.data };
}

/** @throws InputError if the variant was not gathered on the arch */
export async function gatheredOf(tree: ComposeTree, place: Place): Promise<Gathered> {
  const { variant, arch } = place;
  const file = tree.gatherResult(arch, variant);
  const solved = await readJsonFile(file, gatherResultSchema, { missing: null });
  if (solved === null) throw await notGathered(tree, place);
  const kept = await readJsonFile(tree.trimmedResult(arch, variant), gatherResultSchema, {
    missing: solved,
  });
  return {
    ...place,
    solved: solved.packages,
    kept: kept.packages,
    asked: await askedFiles(tree, place),
  };
}

/** Results of other variants on the arch: what moved to a parent came in there. */
export async function otherVariants(
  tree: ComposeTree,
  { variant, arch }: Place,
): Promise<readonly Place[]> {
  const directory = path.dirname(tree.gatherResult(arch, variant));
  const names = await readdir(directory).catch(() => []);
  const end = `.${arch}.json`;
  return names
    .filter((name) => name.endsWith(end) && name !== `${variant}${end}`)
    .map((name) => placeOf(name.slice(0, -'.json'.length)));
}

async function askedFiles(tree: ComposeTree, { variant, arch }: Place): Promise<AskedFiles | null> {
  const modular = tree.hybridQuestion(arch, variant);
  if (existsSync(modular)) {
    const input = await readFile(modular, 'utf8');
    return { file: modular, input, log: input, isModular: true };
  }
  const source = SOURCES.find((one) => existsSync(tree.gatherInput(arch, variant, one)));
  if (source === undefined) return null;
  const file = tree.gatherInput(arch, variant, source);
  const log = await readFile(tree.gatherLog(arch, variant, source), 'utf8');
  return { file, input: await readFile(file, 'utf8'), log, isModular: false };
}

async function notGathered(tree: ComposeTree, place: Place): Promise<InputError> {
  const others = await otherVariants(tree, place);
  const known = others.map(({ variant, arch }) => `${variant}.${arch}`).join(', ');
  return new InputError(`${place.variant}.${place.arch} was not gathered in ${tree.topDir}`, {
    hint:
      known === ''
        ? 'the phase gather has not come so far, or work/ was removed'
        : `gathered on this arch: ${known}`,
  });
}
