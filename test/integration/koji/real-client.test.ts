/** Koji's own client and ours ask the hub the same and get the same: so the hub that all tests use is one for Koji, too. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { execa } from 'execa';
import { mkdtemp, rm, mkdir, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import {
  openKojiProfile,
  taskDescendents,
  taskInfo,
  taskResult,
  type KojiClient,
} from '../../../lib/koji/index.js';
import { addBuild, addRpm, addTag, tagBuild } from '../../doubles/koji-hub/content.js';
import { profileOf, profileText } from '../../doubles/koji-hub/profile.js';
import { serveHub, type RunningHub } from '../../doubles/koji-hub/server.js';
import { KOJI_CLI } from '../../tools.js';

let directory = '';
let running: RunningHub;
let ours: KojiClient;
beforeAll(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'punji-koji-'));
  running = await serveHub({ directory: path.join(directory, 'hub') });
  const { store } = running.hub;
  addTag(store, 'base');
  addTag(store, 'lab-1', { parents: ['base'] });
  for (const [index, name] of ['bash', 'lib', 'tool'].entries()) {
    const build = addBuild(store, { name, version: '1', release: '2.fc99', epoch: index || null });
    for (const arch of ['src', 'x86_64']) addRpm(store, build, { name, arch, size: 3_000_000_000 });
    tagBuild(store, index === 0 ? 'base' : 'lab-1', build);
  }
  await mkdir(path.join(directory, '.koji'));
  await writeFile(path.join(directory, '.koji/config'), profileText(running));
  ours = await openKojiProfile(profileOf(running));
});
afterAll(async () => {
  ours.close();
  await running.close();
  await rm(directory, { recursive: true });
});

const koji = async (...args: string[]) =>
  await execa(KOJI_CLI, ['--profile=lab', ...args], { env: { HOME: directory }, reject: false });
/** Koji's answer to any call as JSON, without a login. */
const call = async (...args: string[]): Promise<unknown> =>
  JSON.parse((await koji('--noauth', 'call', '--json-output', ...args)).stdout);

describe('answers', () => {
  test.each<[string, string[], Parameters<KojiClient['call']>]>([
    ['getLastEvent', [], ['getLastEvent']],
    ['getTag', ['lab-1'], ['getTag', ['lab-1']]],
    ['getTag', ['nope'], ['getTag', ['nope']]],
    ['getBuild', ['lib-1-2.fc99'], ['getBuild', ['lib-1-2.fc99']]],
    ['listTagged', ['lab-1', 'inherit=True'], ['listTagged', ['lab-1'], { inherit: true }]],
    [
      'listTaggedRPMS',
      ['lab-1', 'inherit=True', 'latest=True', 'rpmsigs=True'],
      ['listTaggedRPMS', ['lab-1'], { inherit: true, latest: true, rpmsigs: true }],
    ],
    ['getFullInheritance', ['lab-1'], ['getFullInheritance', ['lab-1']]],
  ])('of %s %j', async (method, args, own) => {
    expect(await call(method, ...args)).toEqual(await ours.call(...own));
  });
});

describe('commands', () => {
  test.each([
    [['list-tagged', '--inherit', '--latest', 'lab-1'], 'bash-1-2.fc99'],
    [['list-tagged', '--rpms', 'lab-1'], 'lib-1-2.fc99.x86_64'],
    [['taginfo', 'lab-1'], 'base'],
    [['buildinfo', 'tool-1-2.fc99'], 'tool-1-2.fc99.x86_64.rpm'],
  ])('%j', async (args, text) => {
    const { stdout, exitCode } = await koji('--noauth', ...args);
    expect(stdout).toContain(text);
    expect(exitCode).toBe(0);
  });

  test('a task is made, watched and told of alike', async () => {
    const login = ['--user=pungi', '--password=pungipw'];
    const words = [
      'runroot',
      '--task-id',
      '--use-shell',
      '--package=xz',
      'lab-1',
      'x86_64',
      'echo hello',
    ];
    const { stdout } = await koji(...login, ...words);
    const id = Number(/^\d+$/m.exec(stdout)![0]);
    expect(stdout).toContain('hello');
    expect((await koji('--noauth', 'watch-task', String(id))).exitCode).toBe(0);
    expect(await taskResult(ours, id)).toBe('echo completed successfully');
    const info = await taskInfo(ours, id);
    expect(info).toMatchObject({ state: 'CLOSED', method: 'runroot', priority: 15 });
    expect(info?.request?.slice(0, 3)).toEqual(['lab-1', 'x86_64', 'echo hello']);
    expect(await taskDescendents(ours, id)).toEqual(new Map([[id, []]]));
    expect((await koji('--noauth', 'taskinfo', '-r', String(id))).stdout).toContain(
      'State: closed',
    );
    expect((await koji(...login, 'list-tasks')).exitCode).toBe(0);
  });

  test('what fails on the hub fails the command', async () => {
    const login = ['--user=pungi', '--password=pungipw'];
    const { exitCode } = await koji(
      ...login,
      'runroot',
      '--use-shell',
      'lab-1',
      'x86_64',
      'exit 3',
    );
    expect(exitCode).toBe(1);
  });
});
