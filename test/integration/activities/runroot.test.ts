/** Commands in roots: on a host by a real ssh, and in a buildroot of the test hub, whose builder really runs them. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { runroot, runrootPlace, type RunrootRequest } from '../../../activities/runroot/index.js';
import type { StepContext } from '../../../activities/step/index.js';
import { KojiTaskError, ToolError } from '../../../lib/errors.js';
import { quoteWord } from '../../../lib/process/index.js';
import { addTag } from '../../doubles/koji-hub/content.js';
import { instruct } from '../../doubles/koji-hub/control.js';
import { profileText } from '../../doubles/koji-hub/profile.js';
import { serveHub, type RunningHub } from '../../doubles/koji-hub/server.js';
import { TASK } from '../../doubles/koji-hub/task-rows.js';
import { serveSsh, type SshServer } from '../../doubles/sshd.js';
import { stepContext, variantOf } from '../../doubles/step-context.js';

const SERVER = variantOf({ uid: 'Server', arches: ['x86_64'] });
const before = { PATH: process.env.PATH, HOME: process.env.HOME };

let directory = '';
let dir = '';
let ssh: SshServer;
let hub: RunningHub;
const ends: (() => Promise<void>)[] = [];

beforeAll(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'punji runroot-'));
  ssh = await serveSsh(path.join(directory, 'ssh'), before.PATH ?? '');
  hub = await serveHub({ directory: path.join(directory, 'hub') });
  addTag(hub.hub.store, 'lab-build');
  await mkdir(path.join(directory, 'home/.koji'), { recursive: true });
  await writeFile(path.join(directory, 'home/.koji/config'), profileText(hub));
  process.env.HOME = path.join(directory, 'home');
  process.env.PATH = `${ssh.bin}:${before.PATH ?? ''}`;
}, 60_000);
afterAll(async () => {
  Object.assign(process.env, before);
  await ssh.close();
  await hub.close();
  await rm(directory, { recursive: true });
});
beforeEach(async () => {
  dir = await mkdtemp(path.join(directory, 'compose-'));
});
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

const BY_SSH = {
  runroot_method: 'openssh',
  runroot_tag: 'lab-build',
};
const BY_KOJI = { runroot_method: 'koji', runroot_tag: 'lab-build', koji_profile: 'lab' };

/** A step's context; each call is another attempt of the same node. */
async function attempt(config: Record<string, unknown>): Promise<StepContext> {
  const own = {
    runroot_ssh_hostnames: { x86_64: ssh.host },
    runroot_ssh_username: ssh.user,
    ...config,
  };
  const { context, end } = await stepContext(
    { composeDir: dir, config: own, variants: [SERVER] },
    { phase: 'createiso', variant: 'Server', arch: 'x86_64' },
  );
  ends.push(end);
  return context;
}

const request = (command: string | readonly string[], more: object = {}): RunrootRequest => ({
  phase: 'createiso',
  name: 'disc',
  command,
  arch: 'x86_64',
  packages: ['xorriso', 'isomd5sum'],
  mounts: [dir],
  logFile: path.join(dir, 'logs', 'disc.log'),
  ...more,
});

const read = (file: string): Promise<string> => readFile(path.join(dir, file), 'utf8');
const tasks = () => hub.hub.store.state.tasks.filter(({ method }) => method === 'runroot');

describe.each([
  ['ssh', BY_SSH],
  ['Koji', BY_KOJI],
])('a command by %s', (_name, method) => {
  test('gets its words as they are, and says what its root has', async () => {
    const words = ["it's", 'a b', '$HOME', '{x}', '"q"', 'ü;|&'];
    const out = path.join(dir, 'the words');
    const command = ['bash', '-c', `printf '%s\\n' "$@" > ${quoteWord(out)}`, 'x', ...words];
    const rpms = await runroot(await attempt(method), request(command));
    expect((await read('the words')).split('\n')).toEqual([...words, '']);
    expect(rpms).toEqual([...rpms].sort());
  });

  test('fails as the command does, after its files were made ours', async () => {
    const out = path.join(dir, 'o u t');
    const script = `mkdir ${quoteWord(out)} && echo made > ${quoteWord(`${out}/file`)} && chmod 0600 ${quoteWord(`${out}/file`)} && exit 7`;
    const run = runroot(
      await attempt(method),
      request(['bash', '-c', script], { chownPaths: [out] }),
    );
    await expect(run).rejects.toThrow(method === BY_SSH ? ToolError : KojiTaskError);
    await expect(run).rejects.toThrow(/\b7\b/);
    expect((await stat(path.join(out, 'file'))).mode & 0o777).toBe(0o644);
  });
});

describe('a host by ssh', () => {
  test('has its root made, filled and used by the templates', async () => {
    const context = await attempt({
      ...BY_SSH,
      runroot_ssh_init_template: `echo 'root of {runroot_tag}' > '${dir}/init'; echo key-7`,
      runroot_ssh_install_packages_template: `echo '{runroot_key} {packages}' > '${dir}/installed'`,
      runroot_ssh_run_template: 'export ROOT={runroot_key}; {command}',
    });
    await runroot(context, request(`echo $ROOT > '${dir}/ran'`));
    expect([await read('init'), await read('installed'), await read('ran')]).toEqual([
      'root of lab-build\n',
      'key-7 xorriso isomd5sum\n',
      'key-7\n',
    ]);
    for (const name of ['disc.init.log', 'disc.install_packages.log', 'disc.log']) {
      await read(path.join('logs', name));
    }
  });

  test('that is cut off in the middle is a failure that passes, and the next attempt is its own', async () => {
    const first = await attempt(BY_SSH);
    const place = await runrootPlace(first, 'createiso', 'disc');
    const script = (out: string): string =>
      `mkdir -p ${quoteWord(out)}; touch ${quoteWord(`${dir}/begun`)}; sleep 2; echo done > ${quoteWord(`${out}/file`)}`;
    const running = runroot(first, request(script(place.outputDir)));
    const failed = expect(running).rejects.toMatchObject({ retryable: true });
    while ((await stat(path.join(dir, 'begun')).catch(() => null)) === null) await delay(20);
    await ssh.cut();
    await failed;
    const second = await attempt(BY_SSH);
    const other = await runrootPlace(second, 'createiso', 'disc');
    expect(other.outputDir).not.toBe(place.outputDir);
    await runroot(second, request(script(other.outputDir)));
    expect(await readFile(path.join(await other.results(), 'file'), 'utf8')).toBe('done\n');
  }, 30_000);
});

describe('a buildroot of Koji', () => {
  /** What a phase does: inputs, the command, results. */
  async function makeDisc(context: StepContext, text: string): Promise<string> {
    const place = await runrootPlace(context, 'createiso', 'disc');
    const from = path.join(context.scratch, 'input');
    await writeFile(from, text);
    const input = await place.input({ from, to: path.join(dir, 'work', 'input') });
    const makes = place.outputDir;
    const script = `mkdir ${quoteWord(makes)}; cp ${quoteWord(input)} ${quoteWord(`${makes}/disc`)}`;
    await runroot(context, request(script, { makes }));
    return await readFile(path.join(await place.results(), 'disc'), 'utf8');
  }

  test('is asked for once, and its results are there for whoever comes after', async () => {
    const known = tasks().length;
    const first = await attempt(BY_KOJI);
    const dying = Object.assign(first, {
      at: (point: string) => {
        if (point === 'in-watch') throw new Error('killed');
      },
    });
    await expect(makeDisc(dying, 'inputs of the first')).rejects.toThrow('killed');
    expect(await makeDisc(await attempt(BY_KOJI), 'of the second')).toBe('inputs of the first');
    expect(await makeDisc(await attempt(BY_KOJI), 'of the third')).toBe('inputs of the first');
    expect(tasks().length - known).toBe(1);
  });

  test('is asked for anew, with new inputs, after a task that failed', async () => {
    instruct(hub.hub, { taskRules: [{ method: 'runroot', what: 'fail' }] });
    await expect(makeDisc(await attempt(BY_KOJI), 'bad')).rejects.toThrow(KojiTaskError);
    expect(await makeDisc(await attempt(BY_KOJI), 'good')).toBe('good');
  });

  test('is asked for anew if the one that was asked for was canceled meanwhile', async () => {
    instruct(hub.hub, { taskRules: [{ method: 'runroot', what: 'hang' }] });
    const known = tasks().length;
    const dying = Object.assign(await attempt(BY_KOJI), {
      at: (point: string) => {
        if (point === 'in-watch') throw new Error('killed');
      },
    });
    await expect(makeDisc(dying, 'x')).rejects.toThrow('killed');
    // Canceled before a builder took it, the task would leave its rule to the next one.
    while (tasks().at(-1)!.state !== TASK.open) await delay(20);
    instruct(hub.hub, { cancel: tasks().at(-1)!.id });
    expect(await makeDisc(await attempt(BY_KOJI), 'y')).toBe('x');
    expect(tasks().length - known).toBe(2);
  });

  test('without a loop device is tried again, three times at most', async () => {
    const known = tasks().length;
    const logDir = path.join(dir, 'lorax-logs');
    await mkdir(logDir);
    const tries = quoteWord(path.join(dir, 'tries'));
    const log = quoteWord(path.join(logDir, 'program.log'));
    const text = `echo x >> ${tries}; test $(wc -l < ${tries}) -gt 2 || { echo 'losetup: cannot find an unused loop device' > ${log}; exit 1; }`;
    await runroot(await attempt(BY_KOJI), request(text, { logDir }));
    expect(tasks().length - known).toBe(3);
    const failing = request(`exit 1`, { logDir, name: 'other' });
    await expect(runroot(await attempt(BY_KOJI), failing)).rejects.toThrow(KojiTaskError);
    expect(tasks().length - known).toBe(7);
  }, 30_000);

  test('is asked for as Pungi asks, with channel, weight, packages and mounts', async () => {
    const context = await attempt({
      ...BY_KOJI,
      runroot_channel: 'compose',
      runroot_weights: { createiso: 2.5 },
    });
    await runroot(context, request(['true'], { isNewChroot: true }));
    expect(tasks().at(-1)!.request).toEqual([
      'lab-build',
      'x86_64',
      'rm -f /var/lib/rpm/__db*; rm -rf /var/cache/yum/*; set -x; true',
      {
        packages: ['xorriso', 'isomd5sum'],
        mounts: [dir],
        weight: 2,
        repo_id: null,
        skip_setarch: false,
        new_chroot: true,
        __starstar: true,
      },
    ]);
  });
});
