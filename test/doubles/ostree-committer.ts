/**
 * Commits once and updates the summary, as the steps of a node do, in a process of its own that a test may kill at any
 * moment; with PUNJI_DIE_AT it kills itself at a named one.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { execa } from 'execa';
import { withFileLock } from '../../lib/file-lock/index.js';
import { commitOnce, OstreeRepository, summaryCommand } from '../../lib/ostree/index.js';

/** Where a death matters, in the order in which they come. */
export const MOMENTS = [
  'before-commit',
  'after-commit',
  'before-ref',
  'after-ref',
  'before-summary',
  'in-summary',
  'after-summary',
] as const;
type Moment = (typeof MOMENTS)[number];

const LOCK = { timeoutMs: 60_000, signal: new AbortController().signal };

function at(moment: Moment): void {
  if (process.env.PUNJI_DIE_AT === moment) process.kill(process.pid, 'SIGKILL');
}

class MortalRepository extends OstreeRepository {
  override async writeRef(ref: string, commit: string): Promise<void> {
    at('before-ref');
    await super.writeRef(ref, commit);
    at('after-ref');
  }
}

/** What rpm-ostree does, in its order: the tree, the commit object, the file with its id. */
async function make(repository: OstreeRepository, ref: string, token: string, directory: string) {
  const tree = path.join(directory, `tree-${token}`);
  await mkdir(tree, { recursive: true });
  for (let index = 0; index < 40; index += 1) {
    await writeFile(path.join(tree, String(index)), `${token} ${String(index)}`);
  }
  at('before-commit');
  const parent = await repository.readRef(ref);
  const { stdout } = await execa('ostree', [
    'commit',
    `--repo=${repository.path}`,
    '--orphan',
    `--tree=dir=${tree}`,
    `--add-metadata-string=punji.commit=${token}`,
    ...(parent === null ? [] : [`--parent=${parent}`]),
  ]);
  at('after-commit');
  await writeFile(path.join(directory, 'commitid.log'), stdout.trim());
  return await readFile(path.join(directory, 'commitid.log'), 'utf8');
}

/** As the step announce does. */
async function updateSummary(repository: OstreeRepository): Promise<void> {
  at('before-summary');
  const { program, args } = summaryCommand(repository.path);
  const update = async (): Promise<void> => {
    const running = execa(program, [...args]);
    at('in-summary');
    await running;
  };
  await withFileLock(repository.noteFile('.summary', 'lock'), update, LOCK);
  at('after-summary');
}

async function main(): Promise<void> {
  const [repo = '', ref = '', token = '', directory = '', tagRef = 'true'] = process.argv.slice(2);
  const repository = new MortalRepository(repo);
  // From here on a kill is interesting: until now the program was only loaded.
  process.stdout.write('ready\n');
  await commitOnce({
    repository,
    ref,
    tagRef: tagRef === 'true',
    token,
    noteFile: path.join(directory, 'commit.json'),
    make: () => make(repository, ref, token, directory),
    ...LOCK,
  });
  await updateSummary(repository);
}

if (process.argv[2] !== undefined && process.argv[1]?.includes('ostree-committer.') === true) {
  await main();
}
