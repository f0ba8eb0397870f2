/** While module streams are enabled, the packages that can be seen are those that the real dnf shows. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { execa } from 'execa';
import fc from 'fast-check';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { ModularPackages } from '../../../../lib/depsolve/hybrid/modular-packages.js';
import { ModuleCatalog, parseModuleDocuments } from '../../../../lib/modulemd/index.js';
import { pkg, poolOf, primaryXml, type MemoryPackage } from '../../../doubles/memory-repository.js';
import { seedOf } from '../../../seed.js';
import { ROOT, SYSTEM_PYTHON } from '../../../tools.js';

const SCRIPT = path.join(ROOT, 'test/integration/lib/depsolve/modules.py');
const REPOSITORIES = 60;
const MODULES = ['m', 'n'] as const;
const STREAMS = ['1', '2'] as const;

let scratch = '';
beforeAll(async () => {
  scratch = await mkdtemp(path.join(os.tmpdir(), 'punji-modules-'));
});
afterAll(() => rm(scratch, { recursive: true }));

const packageArbitrary = fc.record({
  name: fc.constantFrom('a', 'b', 'c', 'd'),
  version: fc.constantFrom('1', '2', '3'),
  arch: fc.constantFrom('x86_64', 'x86_64', 'noarch', 'src'),
  provides: fc.option(fc.constantFrom('a', 'b = 9', 'z'), { nil: null }),
  /** Which module build has it; null: none. */
  owner: fc.option(
    fc.record({
      module: fc.constantFrom(...MODULES),
      stream: fc.constantFrom(...STREAMS),
    }),
    { nil: null },
  ),
});
const questionArbitrary = fc.record({
  packages: fc.uniqueArray(packageArbitrary, {
    maxLength: 14,
    selector: ({ name, version, arch }) => `${name}-${version}.${arch}`,
  }),
  defaults: fc.record({
    m: fc.option(fc.constantFrom(...STREAMS), { nil: null }),
    n: fc.option(fc.constantFrom(...STREAMS), { nil: null }),
  }),
  enabled: fc.record({
    m: fc.option(fc.constantFrom(...STREAMS), { nil: null }),
    n: fc.option(fc.constantFrom(...STREAMS), { nil: null }),
  }),
});
type Question = typeof questionArbitrary extends fc.Arbitrary<infer Value> ? Value : never;

const memoryPackages = ({ packages }: Question): MemoryPackage[] =>
  packages.map(({ name, version, arch, provides }) =>
    pkg(`${name}-${version}-1.${arch}`, [], provides === null ? {} : { provides: [provides] }),
  );

function modulesText({ packages, defaults }: Question): string {
  const builds = new Map<string, string[]>();
  for (const { owner, name, version, arch } of packages) {
    if (owner === null) continue;
    const key = `${owner.module}:${owner.stream}`;
    builds.set(key, [...(builds.get(key) ?? []), `${name}-0:${version}-1.${arch}`]);
  }
  const streams = Array.from(builds, ([key, rpms]) => {
    const [name, stream] = key.split(':');
    const license = { module: ['MIT'] };
    const about = { summary: 's', description: 'd', license, arch: 'x86_64', context: 'c' };
    const dependencies = [{ requires: { platform: ['f1'] } }];
    const data = { name, stream, version: 1, ...about, dependencies };
    return { document: 'modulemd', version: 2, data: { ...data, artifacts: { rpms } } };
  });
  const chosen = MODULES.flatMap((module) =>
    defaults[module] === null
      ? []
      : [{ document: 'modulemd-defaults', version: 1, data: { module, stream: defaults[module] } }],
  );
  return [...streams, ...chosen].map((one) => `---\n${JSON.stringify(one)}\n...\n`).join('');
}

/** Streams that the repository has, as `NAME:STREAM`. */
const enabledOf = ({ packages, enabled }: Question): string[] =>
  MODULES.map((module) => `${module}:${enabled[module] ?? ''}`).filter((spec) =>
    packages.some(({ owner }) => owner !== null && `${owner.module}:${owner.stream}` === spec),
  );

async function writeRepository(question: Question, index: number): Promise<string> {
  const directory = path.join(scratch, `repo-${String(index)}`);
  await mkdir(path.join(directory, 'repodata'), { recursive: true });
  const empty = (root: string): string =>
    `<${root} xmlns="http://linux.duke.edu/metadata/${root === 'otherdata' ? 'other' : root}" packages="0"></${root}>`;
  const files = {
    primary: ['primary.xml', primaryXml(memoryPackages(question))],
    filelists: ['filelists.xml', empty('filelists')],
    other: ['other.xml', empty('otherdata')],
    modules: ['modules.yaml', modulesText(question)],
  } as const;
  const entries: string[] = [];
  for (const [type, [name, text]] of Object.entries(files)) {
    if (text === '') continue;
    await writeFile(path.join(directory, 'repodata', name), text);
    const sha256 = createHash('sha256').update(text).digest('hex');
    entries.push(
      `<data type="${type}"><checksum type="sha256">${sha256}</checksum><location href="repodata/${name}"/></data>`,
    );
  }
  await writeFile(
    path.join(directory, 'repodata/repomd.xml'),
    `<repomd xmlns="http://linux.duke.edu/metadata/repo"><revision>1</revision>${entries.join('')}</repomd>`,
  );
  return directory;
}

function ours(question: Question): string[] {
  const pool = poolOf({ r: memoryPackages(question) });
  const catalog = new ModuleCatalog(parseModuleDocuments(modulesText(question), 'm'));
  const packages = new ModularPackages(pool, catalog);
  const enabled = enabledOf(question).flatMap((spec) => catalog.matching(spec));
  const active = packages.activeStreams(new Map(enabled.map((one) => [one.name, one])));
  const hidden = packages.hiddenWhile(active);
  return Array.from({ length: pool.size }, (_, id) => id)
    .filter((id) => hidden[id] === 0)
    .map((id) => `${pool.nameText(id)}-${pool.evrText(id)}.${pool.archText(id)}`)
    .sort();
}

test('streams, default streams and packages of no module are shown as dnf shows them', async () => {
  const questions = fc.sample(questionArbitrary, { numRuns: REPOSITORIES, seed: seedOf(23) });
  const file = path.join(scratch, 'questions.json');
  const asked = await Promise.all(
    questions.map(async (question, index) => ({
      repository: await writeRepository(question, index),
      enabled: enabledOf(question),
    })),
  );
  await writeFile(file, JSON.stringify(asked));
  const { stdout } = await execa(SYSTEM_PYTHON, [SCRIPT, file]);
  const judged = JSON.parse(stdout.slice(stdout.indexOf('[['))) as string[][];
  const wrong = questions.flatMap((question, index) => {
    const [mine, theirs] = [ours(question), [...(judged[index] ?? [])].sort()];
    return mine.join() === theirs.join()
      ? []
      : [{ enabled: enabledOf(question), mine, theirs, modules: modulesText(question), question }];
  });
  expect(wrong.slice(0, 3)).toEqual([]);
  expect(questions.some((question) => ours(question).length < question.packages.length)).toBe(true);
}, 300_000);
