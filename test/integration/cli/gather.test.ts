/** `punji gather` on repositories of real RPMs, from input files and from a configuration that Pungi has composed. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { dispatch } from '../../../cli/dispatch.js';
import { VERBS } from '../../../cli/verbs.js';
import { memoryTerminal } from '../../doubles/terminal.js';
import { buildRpms } from '../../rpms.js';
import { ROOT } from '../../tools.js';

const CASE = path.join(ROOT, 'test/fixtures/composes/cases/family');

let repository = '';
let directory = '';
beforeAll(async () => {
  repository = await buildRpms(path.join(ROOT, 'test/fixtures/composes/specs'), 'composes');
  directory = await mkdtemp(path.join(os.tmpdir(), 'punji-gather-test-'));
}, 180_000);
afterAll(() => rm(directory, { recursive: true }));

async function gather(...words: string[]) {
  const { terminal, written } = memoryTerminal(directory);
  const code = await dispatch(['gather', ...words], VERBS, terminal);
  return { code, ...written, lines: written.out.split('\n').filter((line) => line !== '') };
}

async function gatherInput(packages: readonly string[], ...options: string[]) {
  const lines = [`repo --name=r --baseurl=file://${repository}`, '%packages', ...packages, '%end'];
  await writeFile(path.join(directory, 'input.ks'), `${lines.join('\n')}\n`);
  return await gather('--config', 'input.ks', '--arch', 'x86_64', ...options);
}

const namesOf = (lines: readonly string[], kind = 'RPM'): string[] =>
  lines
    .filter((line) => line.startsWith(`${kind}(`))
    .map((line) => path.basename(line))
    .sort();

describe('from an input file', () => {
  test('lines are sorted, each package with its flags and place', async () => {
    const { code, lines } = await gatherInput(['t-app']);
    expect(code).toBe(0);
    expect(lines).toEqual([...lines].sort());
    expect(lines).toContain(`RPM(input): file://${repository}/x86_64/t-app-1.0-1.x86_64.rpm`);
    expect(namesOf(lines)).toContain('t-lib-1.0-1.x86_64.rpm');
    expect(namesOf(lines, 'SRPM')).toEqual(['t-weak-1.0-1.src.rpm']);
  });

  test('dependencies, sources and debug packages can be left out', async () => {
    const { lines } = await gatherInput(
      ['t-app'],
      ...['--nodeps', '--exclude-source', '--exclude-debug'],
    );
    expect(lines.map((line) => path.basename(line))).toEqual(['t-app-1.0-1.x86_64.rpm']);
  });

  test('what is missing goes to standard error and is no failure', async () => {
    const { code, err, out } = await gatherInput(['nothing-at-all']);
    expect({ code, err, out }).toEqual({
      code: 0,
      err: 'Could not find a match for nothing-at-all in any configured repo\n',
      out: '',
    });
  });

  test('as JSON it is one object', async () => {
    const { out } = await gatherInput(['t-app'], '--json');
    const { rpm } = JSON.parse(out) as { rpm: { nevra: string; flags: string[] }[] };
    expect(rpm).toContainEqual(
      expect.objectContaining({ nevra: 't-app-0:1.0-1.x86_64', flags: ['input'] }),
    );
  });

  test('packages can be downloaded', async () => {
    const { code } = await gatherInput(['t-app'], '--download-to', 'packages', '--exclude-source');
    expect(code).toBe(0);
    expect(await readdir(path.join(directory, 'packages'))).toContain('t-app-1.0-1.x86_64.rpm');
  });

  test('packages of a lookaside repository are flagged', async () => {
    const { lines } = await gatherInput(['t-app'], '--lookaside', 'r');
    expect(lines.every((line) => line.includes('lookaside'))).toBe(true);
  });

  test.each([
    ['a repository that cannot be read', ['repo --name=r --baseurl=/nowhere'], 'cannot be read'],
    ['an unknown command', ['lang x'], "input.ks:1:1: error: 'lang' is no command here"],
  ])('%s is a failure', async (_what, lines, message) => {
    await writeFile(path.join(directory, 'input.ks'), lines.join('\n'));
    const { code, err } = await gather('--config', 'input.ks', '--arch', 'x86_64');
    expect(code).toBe(1);
    expect(err).toContain(message);
  });

  test('a lookaside repository that is not in the file is a failure', async () => {
    const { code, err } = await gatherInput(['t-app'], '--lookaside', 'other');
    expect(code).toBe(1);
    expect(err).toContain("lookaside repository 'other' is not in the input file");
  });

  test('no scratch directory stays behind', async () => {
    const temporary = path.join(directory, 'tmp');
    await mkdir(temporary);
    await gatherInput(['t-app'], '--tempdir', temporary);
    expect(await readdir(temporary)).toEqual([]);
  });
});

describe('from a configuration', () => {
  let config = '';
  beforeAll(async () => {
    config = path.join(CASE, `.gather-${String(process.pid)}.conf`);
    const text = await readFile(path.join(CASE, 'pungi.conf'), 'utf8');
    await writeFile(config, text.replaceAll('@REPO@', repository).replaceAll('@CASE@', CASE));
  });
  afterAll(() => rm(config));

  test('a variant has the packages that Pungi put into its tree', async () => {
    const { code, lines } = await gather(config, '--variant', 'Client', '--arch', 'x86_64');
    const golden = await readFile(path.join(CASE, 'golden/files.txt'), 'utf8');
    const packages = golden
      .split('\n')
      .filter((line) => line.startsWith('compose/Client/x86_64/os/Packages/'))
      .filter((line) => line.endsWith('.rpm'));
    expect(code).toBe(0);
    expect(packages.length).toBeGreaterThan(5);
    expect(namesOf(lines)).toEqual(packages.map((line) => path.basename(line)).sort());
  });

  test('siblings of what the parent has are flagged in an addon', async () => {
    const { lines } = await gather(config, '--variant', 'Server-HA', '--arch', 'x86_64');
    expect(lines.some((line) => line.includes('fulltree-exclude'))).toBe(true);
  });

  test.each([
    ['an unknown variant', ['--variant', 'None', '--arch', 'x86_64'], 1, "no variant 'None'"],
    ['an arch that it is not on', ['--variant', 'Client', '--arch', 's390x'], 1, 'is not on s390x'],
    ['no variant', ['--arch', 'x86_64'], 2, 'argument --variant is required'],
    ['no arch', ['--variant', 'Client'], 2, 'required: --arch'],
    ['both forms at once', ['--config', 'input.ks', '--arch', 'x86_64'], 2, 'only one'],
  ])('%s is told', async (_what, words, code, message) => {
    const answer = await gather(config, ...words);
    expect(answer.code).toBe(code);
    expect(answer.err).toContain(message);
  });
});
