/** What is known of a filelists metadata file, as a cache file, and back. */
import type { FileAnswer, FileQuestion } from '../filelists-scanner.js';
import type { Container } from './container.js';

/** To be raised whenever what is answered to the same question changes. */
export const FILELISTS_VERSION = 1;

/** Answers so far: what other questions ask is looked up, and added. */
export interface KnownFiles {
  /** For each path that was asked, the packages that have it. */
  readonly owners: Readonly<Record<string, readonly string[]>>;
  readonly kind: {
    readonly name: string;
    readonly arches: readonly string[];
    readonly packages: readonly string[];
  } | null;
}

export const containerOfFiles = (known: KnownFiles): Container => ({ about: known, sections: {} });

export const filesOfContainer = ({ about }: Container): KnownFiles => about as KnownFiles;

/** The answer out of what is known; null if that does not suffice. */
export function answerFrom(known: KnownFiles, question: FileQuestion): FileAnswer | null {
  const owners = new Map<string, readonly string[]>();
  for (const path of question.paths) {
    const packages = Object.hasOwn(known.owners, path) ? known.owners[path] : undefined;
    if (packages === undefined) return null;
    owners.set(path, packages);
  }
  const { kind } = question;
  if (kind === null) return { owners, ofKind: new Set() };
  if (known.kind?.name !== kind.name) return null;
  const arches = new Set(known.kind.arches);
  if ([...kind.arches].some((arch) => !arches.has(arch))) return null;
  return { owners, ofKind: new Set(known.kind.packages) };
}

/** The question, with what was known before asked again: one pass answers all. */
export function joinedQuestion(question: FileQuestion, known: KnownFiles | null): FileQuestion {
  return {
    paths: [...new Set([...question.paths, ...Object.keys(known?.owners ?? {})])],
    kind: question.kind,
  };
}

export function knownFrom(
  question: FileQuestion,
  answer: FileAnswer,
  before: KnownFiles | null,
): KnownFiles {
  const { kind } = question;
  return {
    owners: Object.fromEntries(answer.owners),
    kind:
      kind === null
        ? (before?.kind ?? null)
        : { name: kind.name, arches: [...kind.arches], packages: [...answer.ofKind] },
  };
}
