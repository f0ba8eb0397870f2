/** A login by keytab: a real KDC gives the ticket, and the hub has it checked by GSSAPI. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { execa } from 'execa';
import { spawn, type ChildProcess } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { freePort } from '../../../workers/embedded/ports.js';
import { openKojiProfile, type KojiProfile } from '../../../lib/koji/index.js';
import { profileOf } from '../../doubles/koji-hub/profile.js';
import { serveHub, type RunningHub } from '../../doubles/koji-hub/server.js';
import { SYSTEM_PYTHON } from '../../tools.js';

const REALM = 'LAB.TEST';
const ACCEPT = `
import base64, gssapi, sys
context = gssapi.SecurityContext(creds=gssapi.Credentials(usage='accept'), usage='accept')
context.step(base64.b64decode(sys.stdin.read()))
print(context.initiator_name)
`;

let directory = '';
let running: RunningHub;
let kdc: ChildProcess;
const before = { config: process.env.KRB5_CONFIG, path: process.env.PATH };
const file = (name: string): string => path.join(directory, name);

async function startKdc(): Promise<void> {
  const port = String(await freePort());
  await writeFile(
    file('krb5.conf'),
    `[libdefaults]
default_realm = ${REALM}
dns_lookup_kdc = false
dns_lookup_realm = false
dns_canonicalize_hostname = false
rdns = false
udp_preference_limit = 1
[realms]
${REALM} = {
  kdc = 127.0.0.1:${port}
}
[domain_realm]
localhost = ${REALM}
`,
  );
  await writeFile(
    file('kdc.conf'),
    `[realms]
${REALM} = {
  database_name = ${file('principal')}
  key_stash_file = ${file('stash')}
  kdc_listen = 127.0.0.1:${port}
  kdc_tcp_listen = 127.0.0.1:${port}
}
`,
  );
  const env = { KRB5_CONFIG: file('krb5.conf'), KRB5_KDC_PROFILE: file('kdc.conf') };
  process.env.KRB5_CONFIG = env.KRB5_CONFIG;
  process.env.PATH = `${String(before.path)}:/usr/sbin`;
  await execa('kdb5_util', ['create', '-s', '-r', REALM, '-P', 'made-up'], { env });
  for (const [principal, keytab] of [
    ['pungi', 'pungi.keytab'],
    ['stranger', 'stranger.keytab'],
    ['HTTP/localhost', 'hub.keytab'],
  ] as const) {
    await execa('kadmin.local', ['-r', REALM, 'addprinc', '-randkey', principal], { env });
    await execa('kadmin.local', ['-r', REALM, 'ktadd', '-k', file(keytab), principal], { env });
  }
  kdc = spawn('krb5kdc', ['-n', '-r', REALM, '-P', file('pid')], {
    env: { ...process.env, ...env },
    stdio: 'ignore',
  });
  for (let tries = 0; tries < 100; tries += 1) {
    const isUp = await new Promise<boolean>((resolve) => {
      const socket = net.connect(Number(port), '127.0.0.1', () => {
        socket.destroy();
        resolve(true);
      });
      socket.on('error', () => resolve(false));
    });
    if (isUp) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** A certificate for `localhost`, which is its own authority. */
async function certificate(): Promise<{ cert: string; key: string; ca: string }> {
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  const out = ['-keyout', file('hub.key'), '-out', file('hub.crt')];
  await execa('openssl', ['req', '-x509', ...curve, ...out, ...subject]);
  const [cert, key] = await Promise.all(
    ['hub.crt', 'hub.key'].map(async (name) => await readFile(file(name), 'utf8')),
  );
  return { cert: cert!, key: key!, ca: cert! };
}

/** Whose ticket the token is, by the hub's keytab. */
async function accept(token: string): Promise<string | null> {
  const env = { KRB5_KTNAME: file('hub.keytab'), KRB5RCACHENAME: 'none:' };
  const { exitCode, stdout } = await execa(SYSTEM_PYTHON, ['-c', ACCEPT], {
    env,
    input: token,
    reject: false,
  });
  return exitCode === 0 ? stdout.trim().replace(`@${REALM}`, '') : null;
}

beforeAll(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'punji-kerberos-'));
  await chmod(directory, 0o700);
  await startKdc();
  const tls = await certificate();
  running = await serveHub({ directory: file('hub'), tls, negotiate: accept });
}, 120_000);
afterAll(async () => {
  await running.close();
  const ended = new Promise((resolve) => kdc.once('exit', resolve));
  kdc.kill();
  await ended;
  process.env.PATH = before.path;
  if (before.config === undefined) delete process.env.KRB5_CONFIG;
  else process.env.KRB5_CONFIG = before.config;
  await rm(directory, { recursive: true });
}, 60_000);

const open = async (own: Partial<KojiProfile> = {}) =>
  await openKojiProfile({
    ...profileOf(running),
    server: running.url.replace('127.0.0.1', 'localhost'),
    authtype: 'kerberos',
    keytab: file('pungi.keytab'),
    serverca: file('hub.crt'),
    authTimeoutMs: 30_000,
    ...own,
  });

test('a keytab is a login, whose session is good for all calls, and is renewed by another ticket', async () => {
  const koji = await open();
  await koji.login();
  expect(await koji.call('getLoggedInUser')).toMatchObject({ name: 'pungi' });
  for (const session of running.hub.store.state.sessions) session.isExpired = true;
  expect(await koji.call('getLoggedInUser')).toMatchObject({ name: 'pungi' });
  koji.close();
}, 60_000);

test.each([
  ['a user that the hub does not know', { keytab: 'stranger.keytab' }, { code: 1002 }],
  ['a keytab without a key', { keytab: 'krb5.conf' }, { name: 'KojiFault', code: 1002 }],
  ['a hub whose certificate is not trusted', { serverca: null }, { name: 'ConfigError' }],
])(
  '%s is refused',
  async (_name, own, expected) => {
    const keytab = file('keytab' in own ? own.keytab : 'pungi.keytab');
    const koji = await open({ ...own, keytab });
    await expect(koji.login()).rejects.toMatchObject(expected);
    koji.close();
  },
  60_000,
);
