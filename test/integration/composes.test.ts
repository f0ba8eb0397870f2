/** Pungi's results for small composes, reproduced: exit code, STATUS, metadata and the list of files. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { goldenDifferences, goldenRun } from '../compare-golden.js';
import { composeFiles, lineDifferences } from '../normalise.js';
import { composesIn, openPunjiHome, statusOf, type PunjiHome, type PunjiResult } from '../punji.js';
import { buildRpms } from '../rpms.js';
import { ROOT } from '../tools.js';

const FIXTURES = path.join(ROOT, 'test', 'fixtures', 'composes');
const caseDir = (name: string): string => path.join(FIXTURES, 'cases', name);
const goldenDir = (name: string): string => path.join(caseDir(name), 'golden');

let home: PunjiHome;
let repository = '';
beforeAll(async () => {
  repository = await buildRpms(path.join(FIXTURES, 'specs'), 'composes');
  home = await openPunjiHome();
}, 180_000);
afterAll(() => home.close(), 60_000);

/** The case's own options in place of `--type test`: its args.json. */
async function optionsOf(name: string): Promise<string[]> {
  const file = path.join(caseDir(name), 'args.json');
  if (!existsSync(file)) return ['--type', 'test'];
  return JSON.parse(await readFile(file, 'utf8')) as string[];
}

/** Composes a case in a target directory of its own. */
async function composeCase(name: string): Promise<{ result: PunjiResult; targetDir: string }> {
  const config = path.join(home.targetDir, `${name}-config`);
  const targetDir = path.join(home.targetDir, name);
  await cp(caseDir(name), config, { recursive: true });
  const conf = path.join(config, 'pungi.conf');
  const text = await readFile(conf, 'utf8');
  await writeFile(conf, text.replaceAll('@REPO@', repository).replaceAll('@CASE@', config));
  await mkdir(targetDir);
  const options = ['--target-dir', targetDir, ...(await optionsOf(name))];
  const result = await home.run('compose', conf, ...options);
  return { result, targetDir };
}

/** Files that look unfinished: made for a while, never removed. */
async function leftovers(composeDir: string): Promise<string[]> {
  const names = await readdir(path.join(composeDir, 'compose'), { recursive: true }).catch(
    () => [],
  );
  const hidden = (name: string): boolean => /(^|\/)\.(?!treeinfo$|discinfo$)/.test(name);
  return names.filter((name) => hidden(name) || /\.(tmp|new|part|lock)$|~$/.test(name));
}

const golden = async (name: string): Promise<string[]> =>
  (await readFile(path.join(goldenDir(name), 'files.txt'), 'utf8')).split('\n');

describe('composes that Pungi finishes', () => {
  test.each([
    'greedy2-none',
    'greedy2-build',
    'missing-group',
    'warn-isosize',
    'incomplete-extraiso',
    'family',
    'family-skip',
    'layered',
  ])(
    '%s gives what Pungi gives',
    async (name) => {
      const { result, targetDir } = await composeCase(name);
      const { exit } = await goldenRun(goldenDir(name));
      expect(result).toMatchObject({ exitCode: exit });
      const [compose] = await composesIn(targetDir);
      expect(await goldenDifferences(goldenDir(name), compose!)).toEqual([]);
      expect(await leftovers(compose!)).toEqual([]);
    },
    300_000,
  );
});

describe('composes that fail', () => {
  test.each(['fail-checkdeps', 'fail-volid'])(
    '%s is doomed as in Pungi, with nothing half-written',
    async (name) => {
      const { result, targetDir } = await composeCase(name);
      const { exit, status } = await goldenRun(goldenDir(name));
      expect(result).toMatchObject({ exitCode: exit });
      const [compose] = await composesIn(targetDir);
      expect(await statusOf(compose!)).toBe(status);
      expect(await leftovers(compose!)).toEqual([]);
      const extra = lineDifferences(await golden(name), await composeFiles(compose!));
      expect(extra.filter((line) => line.startsWith('+'))).toEqual([]);
    },
    300_000,
  );

  test('a configuration that is refused leaves no directory, and says all that is wrong', async () => {
    const { result, targetDir } = await composeCase('fail-schema');
    expect(result.exitCode).toBe(1);
    expect(result.stderr).toContain('greedy_method');
    expect(result.stderr).toContain("'bogus' is not one of");
    expect(await readdir(targetDir)).toEqual([]);
  });
});
