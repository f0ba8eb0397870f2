/** Providers are those that libsolv finds, through hawkey: on random repositories and random requirements. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { execa } from 'execa';
import fc from 'fast-check';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { FileFacts } from '../../../../lib/depsolve/index.js';
import { Providers } from '../../../../lib/depsolve/providers.js';
import { pkg, poolOf, primaryXml, type MemoryPackage } from '../../../doubles/memory-repository.js';
import { seedOf } from '../../../seed.js';
import { ROOT, SYSTEM_PYTHON } from '../../../tools.js';

const SCRIPT = path.join(ROOT, 'test/integration/lib/depsolve/providers.py');
const QUESTIONS = 10_000;

let scratch = '';
beforeAll(async () => {
  scratch = await mkdtemp(path.join(os.tmpdir(), 'punji-providers-'));
});
afterAll(() => rm(scratch, { recursive: true }));

const name = fc.constantFrom('a', 'b', 'c', 'lib(x)', 'd-e', 'f(64bit)');
const operator = fc.constantFrom('=', '<', '<=', '>', '>=');
const version = fc
  .tuple(
    fc.constantFrom('', '1:', '0:'),
    fc.constantFrom('1', '1.0', '2', '2.0~rc1', '2.0', '1.0^git'),
    fc.constantFrom('', '-1', '-2.fc40'),
  )
  .map((parts) => parts.join(''));
const versioned = fc.tuple(name, operator, version).map((parts) => parts.join(' '));
const plain = fc.oneof(name, versioned);
const { rich } = fc.letrec<{ rich: string; operand: string }>((tie) => ({
  operand: fc.oneof({ weight: 4, arbitrary: plain }, { weight: 1, arbitrary: tie('rich') }),
  rich: fc.oneof(
    fc
      .tuple(
        tie('operand'),
        fc.constantFrom('and', 'or', 'with', 'without', 'if', 'unless'),
        tie('operand'),
      )
      .map(([left, word, right]) => `(${left} ${word} ${right})`),
    fc
      .tuple(tie('operand'), fc.constantFrom('if', 'unless'), tie('operand'), tie('operand'))
      .map(([left, word, condition, other]) => `(${left} ${word} ${condition} else ${other})`),
  ),
}));

async function writeRepository(packages: readonly MemoryPackage[]): Promise<string> {
  const directory = path.join(scratch, 'repo');
  await mkdir(path.join(directory, 'repodata'), { recursive: true });
  const primary = primaryXml(packages);
  const sha256 = createHash('sha256').update(primary).digest('hex');
  await writeFile(path.join(directory, 'repodata/x-primary.xml'), primary);
  await writeFile(
    path.join(directory, 'repodata/repomd.xml'),
    `<repomd xmlns="http://linux.duke.edu/metadata/repo"><data type="primary"><checksum type="sha256">${sha256}</checksum><location href="repodata/x-primary.xml"/></data></repomd>`,
  );
  return directory;
}

test('10,000 random requirements have the providers that libsolv gives them', async () => {
  const provides = fc.sample(fc.array(plain, { maxLength: 3 }), { numRuns: 40, seed: seedOf(7) });
  const packages = provides.map((list, index) =>
    pkg(`p${String(index)}-1-1.noarch`, [], { provides: list }),
  );
  const questions = fc.sample(fc.oneof(plain, rich), { numRuns: QUESTIONS, seed: seedOf(11) });
  const file = path.join(scratch, 'questions');
  await writeFile(file, questions.map((question) => `${question}\n`).join(''));
  const { stdout } = await execa(SYSTEM_PYTHON, [SCRIPT, await writeRepository(packages), file]);
  const judged = JSON.parse(stdout) as string[][];

  const pool = poolOf({ r: packages, ask: [pkg('ask-1-1.noarch', questions)] });
  const asker = pool.repositories[1]!.firstPackage;
  const providers = new Providers(pool, new FileFacts(), (id) => id < asker);
  const wrong = questions.flatMap((question, index) => {
    const relation = pool.requires.at(pool.requiresStart(asker) + index);
    const ours = providers
      .of(relation)
      .map((id) => `${pool.nameText(id)}.noarch`)
      .sort();
    return ours.join() === judged[index]!.join() ? [] : [{ question, ours, theirs: judged[index] }];
  });
  expect(wrong.slice(0, 5)).toEqual([]);
}, 60_000);
