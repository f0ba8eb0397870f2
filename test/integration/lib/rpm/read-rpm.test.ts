/** Headers of real packages: as rpm reads them, and refused when the file is damaged. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { execa } from 'execa';
import { cp, mkdtemp, open, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { InputError } from '../../../../lib/errors.js';
import { formatNevra, readRpm } from '../../../../lib/rpm/index.js';
import { buildRpms } from '../../../rpms.js';
import { ROOT } from '../../../tools.js';

const HEADER_MAGIC = Buffer.from('8eade801', 'hex');

let packages: string[] = [];
let scratch = '';
beforeAll(async () => {
  const repository = await buildRpms(path.join(ROOT, 'test/fixtures/composes/specs'), 'composes');
  packages = (await readdir(repository, { recursive: true }))
    .filter((name) => name.endsWith('.rpm'))
    .map((name) => path.join(repository, name));
  scratch = await mkdtemp(path.join(os.tmpdir(), 'punji-rpm-'));
}, 180_000);
afterAll(() => rm(scratch, { recursive: true }));

const FORMAT =
  '%{NAME}-%|EPOCH?{%{EPOCH}}:{0}|:%{VERSION}-%{RELEASE}.%|SOURCERPM?{%{ARCH}}:{src}| %|SOURCERPM?{%{SOURCERPM}}:{}| [%{EXCLUDEARCH},] [%{EXCLUSIVEARCH},]\n';

test('facts are those that rpm shows', async () => {
  const { stdout } = await execa('rpm', ['-qp', '--nosignature', '--qf', FORMAT, ...packages]);
  const list = (texts: readonly string[]): string => texts.map((text) => `${text},`).join('');
  const ours = packages.map((file) => {
    const facts = readRpm(file);
    return `${formatNevra(facts)} ${facts.sourceRpm} ${list(facts.excludeArch)} ${list(facts.exclusiveArch)}`;
  });
  expect(ours).toEqual(stdout.split('\n'));
}, 60_000);

describe('a damaged package', () => {
  const damaged = async (
    name: string,
    harm: (file: string) => Promise<unknown>,
  ): Promise<string> => {
    const file = path.join(scratch, `${name}.rpm`);
    await cp(packages[0]!, file);
    await harm(file);
    return file;
  };
  const overwrite = async (file: string, at: number): Promise<void> => {
    const handle = await open(file, 'r+');
    await handle.write(Buffer.from('damage'), 0, 6, at);
    await handle.close();
  };

  test.each([
    [
      'is truncated in its payload',
      async (file: string) => truncate(file, (await readFile(file)).length - 1),
    ],
    ['is truncated in its header', (file: string) => truncate(file, 300)],
    ['is empty', (file: string) => truncate(file, 0)],
    [
      'has a byte more',
      async (file: string) => writeFile(file, Buffer.concat([await readFile(file), Buffer.of(0)])),
    ],
    ['is no package', (file: string) => writeFile(file, 'x'.repeat(5000))],
    ['has a damaged lead', (file: string) => overwrite(file, 0)],
    [
      'has a damaged header',
      async (file: string) =>
        overwrite(file, (await readFile(file)).lastIndexOf(HEADER_MAGIC) + 60),
    ],
    [
      'is a directory',
      async (file: string) =>
        rm(file).then(() => cp(path.dirname(packages[0]!), file, { recursive: true })),
    ],
    ['is not there', (file: string) => rm(file)],
  ])('that %s is refused by name', async (what, harm) => {
    const file = await damaged(what.replaceAll(' ', '-'), harm);
    expect(() => readRpm(file)).toThrow(InputError);
    expect(() => readRpm(file)).toThrow(file);
  });
});

test('the key that signed a package is known', async () => {
  const home = path.join(scratch, 'gnupg');
  const gpg = (...args: string[]) => execa('gpg', ['--homedir', home, '--batch', ...args]);
  await execa('mkdir', ['-m', '700', home]);
  await gpg(
    '--passphrase',
    '',
    '--quick-generate-key',
    'Test <test@example.com>',
    'rsa2048',
    'sign',
  );
  const { stdout } = await gpg('--list-keys', '--with-colons');
  const keyId = stdout
    .split('\n')
    .find((line) => line.startsWith('pub'))!
    .split(':')[4]!;
  const file = path.join(scratch, 'signed.rpm');
  await cp(packages[0]!, file);
  await execa('rpmsign', [
    '--addsign',
    '--define',
    '__gpg /usr/bin/gpg',
    '--define',
    `_gpg_name ${keyId}`,
    '--define',
    `_gpg_path ${home}`,
    file,
  ]);
  expect(readRpm(file).sigkey).toBe(keyId.slice(-8).toLowerCase());
  expect(readRpm(packages[0]!).sigkey).toBeNull();
}, 60_000);
