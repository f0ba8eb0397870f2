/**
 * The modules that a phase's work needs. What carries the work without a say in what is made is left out, so that a
 * change of it makes no node run again: the frame around steps, claims and records, locks, threads, errors' texts, the
 * phases' places in the graph (docs/re-runs.md, "What a node depends on").
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';

const CARRIERS: readonly string[] = [
  'activities/step/',
  'graph/define-phase.',
  'graph/needs.',
  'graph/phases/',
  'graph/policies.',
  'lib/errors.',
  'lib/file-lock/',
  'lib/fingerprint/',
  'lib/log/',
  'lib/publish/',
  'lib/threads/',
];

/** Imports, static or not, and modules that run in threads of their own, which are found by their names. */
const IMPORT = /\b(?:from|import)\s*\(?\s*'(\.[^']+)\.js'|\bthreadModule\('([\w-]+)'/g;

/** SHA-256 over all those modules by name and content. @param entry the first, without its ending */
export async function closureDigest(root: string, entry: string): Promise<string> {
  const hash = createHash('sha256');
  for (const file of await closureOf(root, entry)) {
    hash.update(`${path.relative(root, file)}\n${await readFile(file, 'utf8')}`);
  }
  return hash.digest('hex');
}

/** The modules' files, sorted. */
export async function closureOf(root: string, entry: string): Promise<readonly string[]> {
  const seen = new Set(sourceOf(entry));
  for (const file of seen) {
    for (const imported of importsOf(await readFile(file, 'utf8'))) {
      const [source] = sourceOf(path.resolve(path.dirname(file), imported));
      if (source !== undefined && !isCarrier(path.relative(root, source))) seen.add(source);
    }
  }
  return [...seen].sort();
}

const isCarrier = (name: string): boolean => CARRIERS.some((prefix) => name.startsWith(prefix));

const importsOf = (text: string): readonly string[] =>
  [...text.matchAll(IMPORT)].map(([, module, thread = '']) => module ?? `./${thread}`);

const sourceOf = (module: string): readonly string[] =>
  [`${module}.ts`, `${module}.js`].filter((file) => existsSync(file)).slice(0, 1);
