/** Reads files of module metadata (modulemd): YAML documents, of which identity, packages and requirements matter here. */
import { parseAllDocuments, type Document } from 'yaml';
import { z } from 'zod';
import { InputError } from '../errors.js';
import { dependenciesSchema, type ModuleDependencies } from './dependencies.js';

/** One document of a modulemd file. */
export interface ModuleDocument {
  /** `modulemd`, `modulemd-defaults`, `modulemd-obsoletes` … */
  readonly kind: string;
  /** The module that it is about. */
  readonly module: string;
  /** Of a module: its stream; of defaults: the default stream, if they name one. */
  readonly stream: string | null;
  readonly version: string;
  readonly context: string;
  /** Of a stream: its packages, `NAME-EPOCH:VERSION-RELEASE.ARCH`. */
  readonly artifacts: readonly string[];
  /** Of a stream: what it needs at run time; one of the sets must be met. */
  readonly dependencies: readonly ModuleDependencies[];
  /** As written, without the markers of begin and end. */
  readonly text: string;
}

const text = z.string().min(1);
const documentSchema = z.object({
  document: text,
  data: z.object({
    name: text.optional(),
    module: text.optional(),
    stream: text.optional(),
    version: z.string().default(''),
    context: z.string().default(''),
    artifacts: z.object({ rpms: z.array(text).default([]) }).default({ rpms: [] }),
    dependencies: dependenciesSchema,
  }),
});

/** All documents of a file. @throws InputError if it is not YAML, or a document is not module metadata */
export function parseModuleDocuments(source: string, file: string): readonly ModuleDocument[] {
  // Everything is text: a stream 1.10 is no number.
  const documents = parseAllDocuments(source, { schema: 'failsafe' });
  if (!Array.isArray(documents)) return [];
  return documents.map((document) => {
    const [error] = document.errors;
    if (error !== undefined) throw broken(file, error.message);
    const parsed = documentSchema.safeParse(valueOf(document, file));
    if (!parsed.success) throw broken(file, z.prettifyError(parsed.error));
    const { data, document: kind } = parsed.data;
    const module = data.name ?? data.module;
    if (module === undefined) throw broken(file, `document ${kind} names no module`);
    const [start = 0, end = source.length] = document.contents?.range ?? [];
    return {
      kind,
      module,
      stream: data.stream ?? null,
      version: data.version,
      context: data.context,
      artifacts: data.artifacts.rpms,
      dependencies: data.dependencies,
      text: source.slice(start, end).trimEnd(),
    };
  });
}

/** The document's value; one whose aliases multiply without bound has none. */
function valueOf(document: Document.Parsed, file: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    throw broken(file, String(error));
  }
}

const broken = (file: string, why: string): InputError =>
  new InputError(`Failed parsing modulemd data from ${file}: ${why}`, {
    hint: 'modulemd-validator shows what is wrong',
  });
