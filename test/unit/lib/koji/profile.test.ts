/** Koji profiles: files in order, keys with their defaults. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseIni } from '../../../../lib/koji/ini.js';
import { loginMethodOf } from '../../../../lib/koji/login-method.js';
import { openKoji } from '../../../../lib/koji/open.js';
import { readKojiProfile, type ProfilePlaces } from '../../../../lib/koji/profile.js';

let places: ProfilePlaces;
let root = '';
beforeEach(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'punji-profile-'));
  places = { etc: path.join(root, 'etc'), home: path.join(root, 'home') };
});
afterEach(() => rm(root, { recursive: true }));

const put = async (file: string, text: string): Promise<void> => {
  await mkdir(path.dirname(path.join(root, file)), { recursive: true });
  await writeFile(path.join(root, file), text);
};

describe('files', () => {
  test('later ones win, key by key', async () => {
    await put('etc/koji.conf.d/20.conf', '[lab]\nserver = http://two\nweburl = http://web\n');
    await put('etc/koji.conf.d/10.conf', '[lab]\nserver = http://one\ntopdir = /one/\n');
    await put('etc/koji.conf.d/30.txt', '[lab]\nserver = http://not-read\n');
    await put('etc/koji.conf', '[lab]\nmax_retries: 5\n');
    await put('home/.koji/config.d/a.conf', '[lab]\ntimeout = 10\n');
    await put('home/.koji/config', '[other]\nserver = x\n[lab]\nweburl = http://own\n');
    expect(await readKojiProfile('lab', places)).toMatchObject({
      server: 'http://two',
      weburl: 'http://own',
      topdir: '/one',
      maxRetries: 5,
      timeoutMs: 10_000,
    });
  });

  test('what is not said is as in Koji', async () => {
    await put('home/.koji/config', '[lab]\n');
    expect(await readKojiProfile('lab', places)).toEqual({
      name: 'lab',
      server: 'http://localhost/kojihub',
      weburl: 'http://localhost/koji',
      topurl: null,
      topdir: '/mnt/koji',
      authtype: null,
      principal: null,
      keytab: null,
      ccache: null,
      cert: null,
      serverca: null,
      user: null,
      password: null,
      timeoutMs: 43_200_000,
      authTimeoutMs: 60_000,
      maxRetries: 30,
      retryIntervalMs: 20_000,
      anonRetry: false,
      offlineRetry: false,
      offlineRetryIntervalMs: 20_000,
      pollIntervalMs: 6000,
      uploadBlockSizeBytes: 1_048_576,
    });
  });

  test('certificates of the user are found', async () => {
    await put('home/.koji/config', '[lab]\n');
    await put('home/.koji/client.crt', 'PEM');
    const profile = await readKojiProfile('lab', places);
    expect(profile.cert).toBe(path.join(places.home, '.koji/client.crt'));
    expect(await loginMethodOf(profile)).toMatchObject({ kind: 'ssl' });
  });
});

describe('what is refused', () => {
  test('no profile of the name, with where one may be written', async () => {
    await expect(readKojiProfile('lab', places)).rejects.toThrow(
      'no configuration for profile name: lab',
    );
  });

  test('a number that is none', async () => {
    await put('home/.koji/config', '[lab]\nmax_retries = many\n');
    await expect(readKojiProfile('lab', places)).rejects.toThrow('max_retries = "many"');
  });

  test('no profile in the configuration', async () => {
    await expect(openKoji(undefined)).rejects.toThrow('Koji profile must be configured');
  });

  test.each([
    ['a keytab that is not there', 'authtype = kerberos\nkeytab = ~/no.keytab', 'no.keytab cannot'],
    ['a certificate that is not named', 'authtype = ssl', 'cert is not set'],
    ['an unknown method', 'authtype = magic', 'Unsupported authentication type in Koji: magic'],
    ['no method at all', '', 'Unsupported authentication type in Koji: none'],
    ['a user without a password', 'authtype = password\nuser = x', 'needs user and password'],
  ])('%s', async (_name, keys, message) => {
    await put('home/.koji/config', `[lab]\n${keys}\n`);
    const profile = await readKojiProfile('lab', places);
    await expect(loginMethodOf(profile)).rejects.toThrow(message);
  });
});

test('an INI file: comments, colons, lines that go on', () => {
  const text = '# no\n[a b]\n; no\nKey = one\n  two\nother: x = y\nnothing\n[a b]\nkey2=\n';
  const read = parseIni(text).get('a b');
  expect([...(read ?? [])]).toEqual([
    ['key', 'one\ntwo'],
    ['other', 'x = y'],
    ['key2', ''],
  ]);
});
