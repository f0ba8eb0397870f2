/**
 * The last step of the build, run from dist/: digests of each phase's code, the build's id, and the workflow bundle, which
 * comes last and says that the build is whole. The same sources give the same files.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode } from '@temporalio/worker';
import ts from 'typescript';
import { closureDigest as workDigest } from '../activities/step/code-closure.js';
import { bundleProgram } from './bundle-program.js';
import { slimWorkflow } from './slim-workflow.js';

const DIST = fileURLToPath(new URL('../', import.meta.url));
const BUILD_ID_DIGITS = 16;

const sha256 = (data: string | Uint8Array): string =>
  createHash('sha256').update(data).digest('hex');

/** A module's digest, and the modules of ours that it imports. */
interface ModuleFacts {
  readonly digest: string;
  readonly imports: readonly string[];
}

const modules = new Map<string, ModuleFacts>();

async function factsOf(file: string): Promise<ModuleFacts> {
  const known = modules.get(file);
  if (known !== undefined) return known;
  const text = await readFile(file, 'utf8');
  const imports = ts
    .preProcessFile(text, true, true)
    .importedFiles.map(({ fileName }) => fileName)
    .filter((name) => name.startsWith('.'))
    .map((name) => path.resolve(path.dirname(file), name))
    .filter((imported) => existsSync(imported));
  const facts = { digest: sha256(text), imports };
  modules.set(file, facts);
  return facts;
}

/** SHA-256 over all modules that a module needs, itself included, by name and content. */
async function closureDigest(entry: string): Promise<string> {
  const seen = new Set([entry]);
  for (const file of seen) {
    for (const imported of (await factsOf(file)).imports) seen.add(imported);
  }
  const lines = [...seen]
    .sort()
    .map((file) => `${path.relative(DIST, file)} ${modules.get(file)?.digest ?? ''}`);
  return sha256(lines.join('\n'));
}

/** The digest of each phase's activities, by phase. */
async function phaseDigests(): Promise<Record<string, string>> {
  const directory = path.join(DIST, 'activities');
  const entries = await readdir(directory, { withFileTypes: true });
  const digests: Record<string, string> = {};
  for (const { name } of entries.filter((entry) => entry.isDirectory()).sort(byName)) {
    const door = path.join(directory, name, 'index.js');
    if (existsSync(door)) digests[name] = await workDigest(DIST, door.slice(0, -'.js'.length));
  }
  return digests;
}

const byName = (a: { name: string }, b: { name: string }): number => (a.name < b.name ? -1 : 1);

function commit(): string | null {
  try {
    return execFileSync('git', ['rev-parse', 'HEAD'], {
      cwd: DIST,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return null;
  }
}

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
const write = (name: string, data: string): Promise<void> => writeFile(path.join(DIST, name), data);

const bundle = await bundleWorkflowCode({
  workflowsPath: path.join(DIST, 'workflows', 'index.js'),
  logger: {
    log: quiet,
    trace: quiet,
    debug: quiet,
    info: quiet,
    warn: console.warn,
    error: console.error,
  },
});
const code = await slimWorkflow(bundle.code);
const digests = await phaseDigests();
const workerDigest = await closureDigest(path.join(DIST, 'workers', 'main.js'));
const buildId = sha256(`${sha256(code)} ${workerDigest}`).slice(0, BUILD_ID_DIGITS);
await write('phase-digests.json', json({ version: 1, phases: digests }));
await write('build.json', json({ version: 1, buildId, commit: commit() }));
await bundleProgram(DIST);
await write('workflow-bundle.js', code);

function quiet(): void {
  // What webpack reports is of no use to who builds Punji.
}
