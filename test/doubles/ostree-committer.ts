/** Commits once, as the step of a node does, in a process of its own that a test may kill at any moment. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { execa } from 'execa';
import { commitOnce, OstreeRepository } from '../../lib/ostree/index.js';

const [repo = '', ref = '', token = '', directory = '', tagRef = 'true'] = process.argv.slice(2);
const repository = new OstreeRepository(repo);

/** What rpm-ostree does, in its order: the tree, the commit object, the file with its id. */
async function make(): Promise<string> {
  const tree = path.join(directory, `tree-${token}`);
  await mkdir(tree, { recursive: true });
  for (let index = 0; index < 40; index += 1) {
    await writeFile(path.join(tree, String(index)), `${token} ${String(index)}`);
  }
  const parent = await repository.readRef(ref);
  const { stdout } = await execa('ostree', [
    'commit',
    `--repo=${repo}`,
    '--orphan',
    `--tree=dir=${tree}`,
    `--add-metadata-string=punji.commit=${token}`,
    ...(parent === null ? [] : [`--parent=${parent}`]),
  ]);
  await writeFile(path.join(directory, 'commitid.log'), stdout.trim());
  return await readFile(path.join(directory, 'commitid.log'), 'utf8');
}

// From here on a kill is interesting: until now the program was only loaded.
process.stdout.write('ready\n');
await commitOnce({
  repository,
  ref,
  tagRef: tagRef === 'true',
  token,
  noteFile: path.join(directory, 'commit.json'),
  make,
  timeoutMs: 60_000,
  signal: new AbortController().signal,
});
