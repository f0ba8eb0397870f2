/** Puts module metadata of a repository together (pungi/phases/createrepo.py, pungi/module_util.py). */
import { InputError } from '../errors.js';
import { parseModuleDocuments, type ModuleDocument } from './documents.js';

/** Documents of one file. */
export interface ModuleFile {
  readonly file: string;
  readonly documents: readonly ModuleDocument[];
}

/** `NAME:STREAM:VERSION:CONTEXT`. */
export const moduleUid = (one: ModuleDocument): string =>
  [one.module, one.stream ?? '', one.version, one.context].join(':');

/** The one module stream of a file. @throws InputError if it holds anything else */
export function singleStream({ file, documents }: ModuleFile): ModuleDocument {
  const [only] = documents;
  if (only?.kind === 'modulemd' && documents.length === 1 && only.stream !== null) return only;
  throw new InputError(`Failed parsing modulemd data from ${file}`, {
    hint: 'the file must hold exactly one module stream',
  });
}

/** The first module stream in a text: a build on Koji has one for each arch. @throws InputError if there is none */
export function firstStream(text: string, file: string): ModuleDocument {
  const stream = parseModuleDocuments(text, file).find(
    (one) => one.kind === 'modulemd' && one.stream !== null,
  );
  if (stream !== undefined) return stream;
  throw new InputError(`Failed parsing modulemd data from ${file}: it has no module stream`, {
    hint: 'modulemd-validator shows what is wrong',
  });
}

/** Defaults of modules; those of the overriding files win over others of the same module. */
export function defaultsFor(
  modules: ReadonlySet<string>,
  files: readonly ModuleFile[],
  overriding: readonly ModuleFile[],
): readonly ModuleDocument[] {
  const byModule = new Map<string, ModuleDocument>();
  for (const { documents } of [...files, ...overriding]) {
    for (const one of documents) {
      if (one.kind === 'modulemd-defaults' && isWanted(one, modules)) byModule.set(one.module, one);
    }
  }
  return [...byModule.values()];
}

/** All documents of those files of obsoletes whose first module is wanted. */
export function obsoletesFor(
  modules: ReadonlySet<string>,
  files: readonly ModuleFile[],
): readonly ModuleDocument[] {
  return files
    .filter(({ documents: [first] }) => first !== undefined && isWanted(first, modules))
    .flatMap(({ documents }) => documents);
}

/** Text of a modules.yaml. */
export const formatModuleIndex = (documents: readonly ModuleDocument[]): string =>
  documents.map((one) => `---\n${one.text}\n...\n`).join('');

/** @throws InputError if a module has two default streams, or a file holds no defaults */
export function checkDefaults(files: readonly ModuleFile[]): void {
  const streams = new Map<string, Set<string>>();
  for (const one of files.flatMap(({ documents }) => documents)) {
    const seen = streams.get(one.module) ?? new Set();
    streams.set(one.module, seen.add(one.stream ?? ''));
  }
  const duplicates = [...streams]
    .filter(([, seen]) => seen.size > 1)
    .map(
      ([module, seen]) => `Module ${module} has multiple defaults: ${[...seen].sort().join(', ')}`,
    );
  if (duplicates.length > 0) {
    throw new InputError(`There are duplicated module defaults:\n${duplicates.join('\n')}`, {
      hint: 'leave one default stream for each module',
    });
  }
  if (files.length !== streams.size) {
    throw new InputError('Defaults contains not valid default file', {
      hint: 'each .yaml file of module_defaults_dir holds the defaults of one module',
    });
  }
}

/** An empty set of modules wants all. */
const isWanted = ({ module }: ModuleDocument, modules: ReadonlySet<string>): boolean =>
  modules.size === 0 || modules.has(module);
