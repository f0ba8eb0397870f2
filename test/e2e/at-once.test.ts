import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { EmbeddedHome } from './embedded-home.js';

const MINUTE_MS = 60_000;
const COUNT = 50;
let home: EmbeddedHome;

beforeAll(async () => {
  home = await EmbeddedHome.open();
}, 5 * MINUTE_MS);
afterAll(async () => {
  await home.close();
}, MINUTE_MS);

/** Only its beginning: here it matters who gets which directory. */
const short = (): string[] => [...home.demo(), '--just-phase', 'init'];

const respinsIn = async (dir: string): Promise<number[]> =>
  (await readdir(dir))
    .filter((name) => /\.t\.\d+$/.test(name))
    .map((name) => Number(name.split('.').at(-1)))
    .sort((a, b) => a - b);

describe(`${String(COUNT)} starts at the same moment`, () => {
  test(
    'of one workflow id: one runs, all others are refused with exit code 4',
    async () => {
      await home.run('dev');
      // Held at its first step, so that it is still at it when the last command asks.
      const gate = path.join(home.dir, 'gate');
      await writeFile(gate, `#!/bin/sh\nwhile ! test -e ${home.dir}/open; do sleep 0.2; done\n`, {
        mode: 0o755,
      });
      const words = [...short(), '--workflow-id', 'the-one', '--notification-script', gate];
      const starts = Array.from({ length: COUNT }, () => home.start('compose', ...words));
      await home.until(
        'the others to be refused',
        () => starts.filter(({ child }) => child.exitCode === 4).length === COUNT - 1,
        4 * MINUTE_MS,
      );
      const refused = starts.filter(({ child }) => child.exitCode === 4);
      expect(refused.every(({ output }) => output().includes('workflow the-one is running'))).toBe(
        true,
      );
      await writeFile(path.join(home.dir, 'open'), '');
      const codes = await Promise.all(starts.map(({ exitCode }) => exitCode));
      expect(codes.filter((code) => code === 0)).toHaveLength(1);
      expect(await respinsIn(home.targetDir)).toEqual([0]);
    },
    6 * MINUTE_MS,
  );

  test(
    `of different ids in one target directory: ${String(COUNT)} respins without a gap`,
    async () => {
      const targetDir = path.join(home.dir, 'many');
      await mkdir(targetDir);
      const [config = ''] = home.demo();
      await home.run('dev');
      const { address } = await home.endpoint();
      const connection = await Connection.connect({ address });
      try {
        const client = new Client({ connection, namespace: 'default' });
        const handles = await Promise.all(
          Array.from({ length: COUNT }, (_, index) =>
            client.workflow.start('compose', {
              taskQueue: 'punji',
              workflowId: `many-${String(index)}`,
              args: [{ config, targetDir, type: 'test', justPhases: ['init'] }],
            }),
          ),
        );
        await Promise.all(handles.map((handle) => handle.result()));
      } finally {
        await connection.close();
      }
      expect(await respinsIn(targetDir)).toEqual(
        Array.from({ length: COUNT }, (_, index) => index),
      );
    },
    6 * MINUTE_MS,
  );
});

describe('a compose that waits', () => {
  test(
    'is shown with the commands that help; `punji retry` finishes it after the cause is mended',
    async () => {
      const target = path.join(home.dir, 'waiting');
      await mkdir(target);
      const flag = path.join(home.dir, 'broken');
      await writeFile(flag, '');
      const tools = path.join(home.dir, 'tools');
      await mkdir(tools);
      // Stands in for the real tool, which is found behind it in PATH.
      await writeFile(
        path.join(tools, 'genisoimage'),
        `#!/bin/sh\ntest -e ${flag} && { echo "no such option" >&2; exit 1; }\nPATH="\${PATH#*:}" exec genisoimage "$@"\n`,
        { mode: 0o755 },
      );
      await home.run('dev', 'stop');
      const [config = ''] = home.demo();
      const options = ['--target-dir', target, '--test', '--on-failure', 'wait'];
      const skip = ['--skip-phase', 'extra_files', '--set', 'create_jigdo=False'];
      const running = home.startWith(
        { PATH: `${tools}:${process.env['PATH'] ?? ''}` },
        'compose',
        config,
        ...options,
        ...skip,
      );
      await home.until('a disc to fail', () => running.output().includes('[WAIT ]'), 3 * MINUTE_MS);
      const [name = ''] = (await readdir(target)).filter((entry) => entry.startsWith('Lantern'));
      const status = await home.run('status', name);
      expect(status.output).toContain(`punji retry ${name} 'createiso:Server.`);
      // The other branches go on meanwhile.
      await home.until('repoclosure to be done', async () =>
        (await home.run('status', name)).output.includes('WAITING'),
      );
      expect((await home.run('skip', name)).exitCode).toBe(2);
      expect((await home.run('retry', name, 'init')).exitCode).toBe(4);
      await rm(flag);
      expect(await home.run('retry', name, '--reason', 'the tool is mended')).toMatchObject({
        exitCode: 0,
      });
      expect(await running.exitCode).toBe(0);
      expect(await home.statusOf(path.join(target, name))).toBe('FINISHED');
      const log = await readFile(path.join(target, name, 'logs/global/pungi.global.log'), 'utf8');
      expect(log).toMatch(/operator: retry createiso:Server\S+ by \S+@\S+: the tool is mended/);
    },
    6 * MINUTE_MS,
  );
});
