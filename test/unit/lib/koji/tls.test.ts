/** TLS: the hub's certificate is always checked, and a client's certificate is a login. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openKojiProfile, type KojiProfile } from '../../../../lib/koji/index.js';
import { profileOf } from '../../../doubles/koji-hub/profile.js';
import { serveHub, type RunningHub } from '../../../doubles/koji-hub/server.js';

const directory = mkdtempSync(path.join(os.tmpdir(), 'punji-tls-'));
const file = (name: string): string => path.join(directory, name);
const openssl = (...args: string[]): void => {
  execFileSync('openssl', args, { cwd: directory, stdio: 'pipe' });
};
const KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];

/** A certificate of the authority; `days` below 0: it has expired. */
function issue(name: string, subject: string, days: number): void {
  openssl(
    'req',
    ...KEY,
    '-keyout',
    `${name}.key`,
    '-out',
    `${name}.csr`,
    '-subj',
    `/CN=${subject}`,
  );
  writeFileSync(file('san'), 'subjectAltName=IP:127.0.0.1\n');
  const signed = ['-CA', 'ca.crt', '-CAkey', 'ca.key', '-CAcreateserial', '-extfile', 'san'];
  const out = ['-in', `${name}.csr`, '-out', `${name}.crt`, '-days', String(days)];
  openssl('x509', '-req', ...signed, ...out);
  const pem = readFileSync(file(`${name}.crt`), 'utf8') + readFileSync(file(`${name}.key`), 'utf8');
  writeFileSync(file(`${name}.pem`), pem);
}

const hubs: RunningHub[] = [];
beforeAll(async () => {
  openssl('req', '-x509', ...KEY, '-keyout', 'ca.key', '-out', 'ca.crt', '-subj', '/CN=Test CA');
  issue('hub', 'hub', 2);
  issue('expired', 'hub', -1);
  issue('pungi', 'pungi', 2);
  issue('nobody', 'nobody', 2);
  const read = (name: string): string => readFileSync(file(name), 'utf8');
  for (const name of ['hub', 'expired']) {
    const tls = { cert: read(`${name}.crt`), key: read(`${name}.key`), ca: read('ca.crt') };
    hubs.push(await serveHub({ directory: file(`state-${name}`), tls }));
  }
});
afterAll(async () => {
  for (const hub of hubs) await hub.close();
  rmSync(directory, { recursive: true });
});

const profile = (hub: RunningHub, own: Partial<KojiProfile>): KojiProfile => ({
  ...profileOf(hub),
  authtype: 'ssl',
  serverca: file('ca.crt'),
  cert: file('pungi.pem'),
  ...own,
});

test('a certificate is a login', async () => {
  const koji = await openKojiProfile(profile(hubs[0]!, {}));
  await koji.login();
  expect(await koji.call('getLoggedInUser')).toMatchObject({ name: 'pungi' });
  koji.close();
});

test('one of a user that the hub does not know is refused', async () => {
  const koji = await openKojiProfile(profile(hubs[0]!, { cert: file('nobody.pem') }));
  await expect(koji.login()).rejects.toMatchObject({ code: 1002 });
  koji.close();
});

test.each([
  ['has expired', 1, {}, 'expired'],
  ['is of an unknown authority', 0, { serverca: null }, 'certificate'],
])(
  'a hub whose certificate %s is refused, without another try',
  async (_name, index, own, text) => {
    const told: string[] = [];
    const koji = await openKojiProfile(profile(hubs[index]!, own), {
      onRetry: (why) => told.push(why),
    });
    const error = await koji.call('getAPIVersion').catch((caught: unknown) => caught);
    expect(error).toMatchObject({ name: 'ConfigError' });
    expect((error as Error).message).toMatch(new RegExp(`is refused: .*${text}`));
    expect(told).toEqual([]);
    koji.close();
  },
);
