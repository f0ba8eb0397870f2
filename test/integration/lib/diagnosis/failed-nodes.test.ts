/** Failed nodes as attempts leave them on disk. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { explanationLines } from '../../../../cli/explain/text.js';
import type { NodeId } from '../../../../config-schemas/names.js';
import { ComposeTree } from '../../../../lib/compose-tree/index.js';
import { changesBetween, failedNodes } from '../../../../lib/diagnosis/index.js';
import { noteAttempt, NodeFiles, type AttemptLine } from '../../../../lib/publish/index.js';

let root = '';
let tree: ComposeTree;

beforeEach(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'diagnosis '));
  tree = new ComposeTree(path.join(root, 'Demo-1-20261124.n.1'));
});

afterEach(() => rm(root, { recursive: true }));

type Failure = { type: string; message: string; hint: string | null };

async function attempt(
  node: string,
  epoch: number,
  time: string,
  end: { error?: Failure; interrupted?: boolean; logFile?: string },
): Promise<void> {
  const files = new NodeFiles(tree, node as NodeId);
  const base = { step: 'repos', epoch };
  const lines: AttemptLine[] = [
    {
      ...base,
      event: 'start',
      runId: 'r',
      attempt: epoch,
      activityId: 'a',
      host: 'w1',
      pid: 1,
      time,
    },
    ...(end.logFile === undefined
      ? []
      : [
          {
            ...base,
            event: 'command' as const,
            command: ['createrepo_c', '/x y'],
            logFile: end.logFile,
            time,
          },
        ]),
    {
      ...base,
      event: 'end',
      time,
      durationMs: 1,
      toolMs: 1,
      interrupted: end.interrupted ?? false,
      error: end.error ?? null,
    },
  ];
  for (const line of lines) await noteAttempt(files, line);
}

async function write(file: string, text: string): Promise<string> {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, text);
  return file;
}

const TOOL: Failure = { type: 'ToolError', message: 'createrepo_c exited with 1', hint: null };

describe('failed nodes', () => {
  test("have the cause out of the last command's part of the log", async () => {
    const logFile = await write(
      tree.logFile('x86_64' as never, 'createrepo'),
      '$ createrepo_c /other\nNo space left on device\n# exit: 1\n\n$ createrepo_c /x y\nread_header: rpmReadPackageFile() error: /x y/a.rpm\n# exit: 1\n',
    );
    const node = 'createrepo:Server.x86_64';
    await attempt(node, 1, '2026-11-24T03:00:00Z', { error: TOOL, logFile });
    await attempt(node, 2, '2026-11-24T03:01:00Z', { error: TOOL, logFile });
    const [failed, ...others] = await failedNodes(tree);
    expect(others).toEqual([]);
    expect(failed).toMatchObject({ node, attempts: 2, cause: { rule: 'corrupt package' } });
  });

  test('are not those that ended well or were interrupted', async () => {
    await attempt('gather:Server.x86_64', 1, '2026-11-24T03:00:00Z', { error: TOOL });
    await attempt('gather:Server.x86_64', 2, '2026-11-24T03:01:00Z', {});
    await attempt('pkgset:x86_64', 1, '2026-11-24T03:00:00Z', { error: TOOL, interrupted: true });
    await attempt('init', 1, '2026-11-24T03:00:00Z', { error: TOOL });
    await write(tree.nodeRecord('init' as NodeId), '{}');
    expect(await failedNodes(tree)).toEqual([]);
  });

  test('are not those whose frozen attempt woke after another had done the work', async () => {
    const node = 'createrepo:Server.x86_64';
    const overtaken = { type: 'OwnershipError', message: 'attempt 1 was overtaken', hint: null };
    await attempt(node, 2, '2026-11-24T03:01:00Z', {});
    await attempt(node, 1, '2026-11-24T03:02:00Z', { error: overtaken });
    expect(await failedNodes(tree)).toEqual([]);
    await attempt('pkgset:x86_64', 2, '2026-11-24T03:01:00Z', { error: TOOL });
    await attempt('pkgset:x86_64', 1, '2026-11-24T03:02:00Z', { error: overtaken });
    expect(await failedNodes(tree)).toMatchObject([{ error: TOOL }]);
  });

  test('for want of room are of one cause, whatever file there was no room for', async () => {
    for (const node of ['createiso:Server.x86_64', 'repoclosure:Server.x86_64']) {
      const message = `xorriso failed (log: /x/${node}.log): no space is left on the device (ENOSPC)`;
      const error = { type: 'SpaceError', message, hint: null };
      await attempt(node, 1, '2026-11-24T03:00:00Z', { error });
    }
    const explanation = 'the disk is full, or a quota is used up';
    expect((await failedNodes(tree)).map(({ cause }) => cause?.explanation)).toEqual([
      explanation,
      explanation,
    ]);
  });

  test('need not be on disk when it is full: that is told, and one command for all', () => {
    const facts = { composeId: 'Demo', composeDir: '/d/Demo', failed: [], errors: [], since: null };
    const full = { freeBytes: 0, sizeBytes: 64 * 1024 * 1024 };
    expect(explanationLines({ ...facts, status: 'STARTED', full })).toEqual([
      'Demo is STARTED: there is no room on its file system',
      '',
      '  cause    the disk is full: 0.0 MiB of 64.0 MiB are free',
      '  at       /d/Demo',
      '  remedy   make room (old composes are the usual suspects); it then goes on by itself',
      '  then     punji retry /d/Demo',
    ]);
    expect(explanationLines({ ...facts, status: 'FINISHED', full })).toEqual([
      'Demo is FINISHED: nothing failed',
    ]);
  });

  test('are told on one screen, the cause in its first lines, and alike ones once', async () => {
    const error: Failure = { type: 'InputError', message: 'no package a', hint: 'add it' };
    for (const [index, arch] of ['aarch64', 'x86_64'].entries()) {
      const time = `2026-11-24T03:0${index}:00Z`;
      await attempt(`extra_files:Server.${arch}`, 1, time, { error });
    }
    const explanation = {
      composeId: 'Demo',
      composeDir: tree.topDir,
      errors: [],
      failed: await failedNodes(tree),
      since: {
        composeId: 'Demo-0',
        changes: {
          'extra_files:Server.aarch64': {
            options: ['extra_files'],
            added: [],
            removed: ['a-0:1-1.noarch'],
          },
        },
      },
    };
    expect(explanationLines({ ...explanation, status: 'DOOMED' })).toEqual([
      'Demo is DOOMED: extra_files:Server.aarch64 failed, and 1 other',
      '',
      'extra_files:Server.aarch64/repos failed once, last on w1 at 2026-11-24 03:00:00 UTC',
      '  cause    no package a',
      '  remedy   add it',
      '  also     extra_files:Server.x86_64',
      '  changed  since Demo-0: options extra_files; 1 package gone (a-0:1-1.noarch)',
      '',
      'When the cause is mended:',
      `  punji rerun '${tree.topDir}'`,
    ]);
    expect(explanationLines({ ...explanation, status: 'STARTED' }).at(-1)).toBe(
      `  then     punji retry '${tree.topDir}' extra_files:Server.aarch64 extra_files:Server.x86_64`,
    );
  });
});

describe('what has changed since an earlier compose', () => {
  async function compose(
    name: string,
    config: object,
    packages: readonly string[],
  ): Promise<ComposeTree> {
    const made = new ComposeTree(path.join(root, name));
    await write(made.configDump(), JSON.stringify(config));
    const set = { name: 'repos', onlyForVariants: [] };
    await write(made.pkgsetIndex(), JSON.stringify({ version: 1, prefix: '/', sets: [set] }));
    const facts = packages.map((package_) => ({
      path: package_,
      name: package_,
      epoch: '0',
      version: '1',
      release: '1',
      arch: 'noarch',
      sourceRpm: '',
      sigkey: null,
      excludeArch: [],
      exclusiveArch: [],
      isSystemRelease: false,
      sizeBytes: 1,
      mtime: 1,
    }));
    const content = { version: 1, name: 'repos', packages: facts };
    await write(made.pkgsetPackages('repos'), JSON.stringify(content));
    return made;
  }

  test('are options that the phase reads, and packages', async () => {
    const before = await compose('a', { iso_size: 1, createiso_skip: [], x: 1 }, ['a', 'b']);
    const now = await compose('b', { iso_size: 2, createiso_skip: [], x: 2 }, ['b', 'c']);
    expect(await changesBetween(before, now, ['iso_size', 'createiso_skip'])).toEqual({
      options: ['iso_size'],
      added: ['c-0:1-1.noarch'],
      removed: ['a-0:1-1.noarch'],
    });
  });

  test('are unknown where a compose no longer has its work files', async () => {
    const before = await compose('a', { iso_size: 1 }, ['a']);
    expect(
      await changesBetween(before, new ComposeTree(path.join(root, 'c')), ['iso_size']),
    ).toEqual({
      options: [],
      added: [],
      removed: [],
    });
  });
});
