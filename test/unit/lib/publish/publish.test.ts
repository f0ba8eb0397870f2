import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { NodeId } from '../../../../config-schemas/names.js';
import { ComposeTree } from '../../../../lib/compose-tree/index.js';
import { OwnershipError } from '../../../../lib/errors.js';
import {
  AttemptLock,
  CLAIM_VARIABLE,
  claimMark,
  commitNode,
  commitStep,
  NodeFiles,
  noteAttempt,
  Publisher,
  readAttempts,
  takeClaim,
  type Claim,
  type Publication,
} from '../../../../lib/publish/index.js';

const NODE = 'createrepo:Server.x86_64' as NodeId;
const { signal } = new AbortController();
let top: string;
let files: NodeFiles;

beforeEach(async () => {
  top = await mkdtemp(path.join(os.tmpdir(), 'punji-publish-'));
  files = new NodeFiles(new ComposeTree(top), NODE);
});

afterEach(async () => {
  await rm(top, { recursive: true, force: true });
});

async function claimOf(runId = 'run', attempt = 1): Promise<{ claim: Claim; scratch: string }> {
  const taken = await takeClaim(files, 'repos', { runId, attempt, signal });
  if (taken.finished !== null) throw new Error('finished already');
  return taken;
}

async function put(file: string, text: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, text);
}

/** What an attempt does with what is in its scratch. */
async function publish(
  claim: Claim,
  publications: readonly Publication[],
  commit = false,
): Promise<void> {
  const lock = new AttemptLock(files, signal);
  try {
    await new Publisher(files, 'repos', claim, lock).publish(publications);
    if (commit) await commitStep(files, 'repos', claim, {}, lock);
  } finally {
    await lock.release();
  }
}

async function commit(claim: Claim, outcome: unknown): Promise<void> {
  const lock = new AttemptLock(files, signal);
  try {
    await commitStep(files, 'repos', claim, outcome, lock);
  } finally {
    await lock.release();
  }
}

describe('claims', () => {
  test('each attempt takes the next epoch and a scratch directory of its own', async () => {
    const first = await claimOf();
    const second = await claimOf('run', 2);
    expect([first.claim.epoch, second.claim.epoch]).toEqual([1, 2]);
    expect(second.scratch).not.toBe(first.scratch);
  });

  test('a finished step is given back to the same run, and done again by another', async () => {
    const { claim } = await claimOf();
    await commit(claim, { summary: 'two repositories' });
    const again = await takeClaim(files, 'repos', { runId: 'run', attempt: 2, signal });
    expect(again.finished?.outcome).toEqual({ summary: 'two repositories' });
    expect((await claimOf('other run')).claim.epoch).toBe(2);
  });

  test('an attempt that was overtaken can neither publish nor commit', async () => {
    const { claim, scratch } = await claimOf();
    await put(path.join(scratch, 'file'), 'late');
    await claimOf('run', 2);
    await put(path.join(scratch, 'file'), 'late');
    const publishing = publish(claim, [{ from: scratch, to: path.join(top, 'compose') }]);
    await expect(publishing).rejects.toThrow(OwnershipError);
    await expect(commit(claim, {})).rejects.toThrow('was overtaken by attempt 2');
    await expect(readdir(path.join(top, 'compose'))).rejects.toThrow('ENOENT');
  });

  test("ends processes that an earlier attempt left, and nobody else's", async () => {
    const { claim } = await claimOf();
    const start = (mark: string) =>
      spawn('sleep', ['60'], {
        env: { ...process.env, [CLAIM_VARIABLE]: mark },
        detached: true,
        stdio: 'ignore',
      });
    const orphan = start(claimMark(files, 'repos', claim.epoch));
    const stranger = start('/another/compose/repos@1');
    const ended = new Promise((resolve) => orphan.once('exit', (_code, sent) => resolve(sent)));
    await claimOf('run', 2);
    expect(await ended).toBe('SIGTERM');
    expect(stranger.exitCode ?? stranger.signalCode).toBeNull();
    stranger.kill('SIGKILL');
  });
});

describe('publishing', () => {
  test('merges a directory file by file, empty directories too, and moves the named files last', async () => {
    const { claim, scratch } = await claimOf();
    const tree = path.join(top, 'compose', 'os');
    await put(path.join(tree, 'kept'), 'by another node');
    await put(path.join(scratch, 'repodata', 'repomd.xml'), 'new');
    await put(path.join(scratch, 'repodata', 'primary.xml'), 'new');
    await mkdir(path.join(scratch, 'Packages'));
    await publish(claim, [{ from: scratch, to: tree, last: ['repodata/repomd.xml'] }]);
    const intents = await files.intents('repos');
    const { paths } = JSON.parse(await readFile(intents[0]!, 'utf8')) as { paths: string[] };
    expect(paths.at(-1)).toBe(path.join(tree, 'repodata', 'repomd.xml'));
    expect((await readdir(tree)).sort()).toEqual(['Packages', 'kept', 'repodata']);
    expect(await readFile(path.join(tree, 'repodata', 'repomd.xml'), 'utf8')).toBe('new');
  });

  test('replaces a directory as a whole if asked to', async () => {
    const { claim, scratch } = await claimOf();
    const repodata = path.join(top, 'compose', 'repodata');
    await put(path.join(repodata, 'old', 'primary.xml'), 'old');
    await put(path.join(scratch, 'primary.xml'), 'new');
    await publish(claim, [{ from: scratch, to: repodata, replace: true }]);
    expect(await readdir(repodata)).toEqual(['primary.xml']);
  });

  test('what was never committed is removed by the next attempt, and nothing else', async () => {
    const { claim, scratch } = await claimOf();
    const tree = path.join(top, 'compose', 'os');
    await put(path.join(tree, 'kept'), 'by another node');
    await put(path.join(scratch, 'half-done'), 'x');
    await publish(claim, [{ from: scratch, to: tree }]);
    await claimOf('run', 2);
    expect(await readdir(tree)).toEqual(['kept']);
    expect(await files.intents('repos')).toEqual([]);
  });

  test('what was committed stays, whoever claims the step next', async () => {
    const { claim, scratch } = await claimOf();
    await put(path.join(scratch, 'done'), 'x');
    await publish(claim, [{ from: scratch, to: path.join(top, 'compose') }]);
    await commit(claim, {});
    await claimOf('another run');
    expect(await readdir(path.join(top, 'compose'))).toEqual(['done']);
  });
});

describe('records', () => {
  test("a node's record names its steps and how much they published", async () => {
    const { claim, scratch } = await claimOf();
    await put(path.join(scratch, 'a'), 'x');
    await publish(claim, [{ from: path.join(scratch, 'a'), to: path.join(top, 'compose', 'a') }]);
    await commit(claim, {});
    await commitNode(
      files,
      { runId: 'run', configSha256: 'abc', summary: 'done', numbers: { packages: 3 } },
      ['repos'],
    );
    const record = JSON.parse(await readFile(files.record(), 'utf8')) as object;
    expect(record).toMatchObject({
      node: NODE,
      numbers: { packages: 3 },
      steps: [{ step: 'repos', epoch: 1, outputs: 1 }],
    });
  });

  test('attempts survive a line that a crash cut off', async () => {
    const line = { event: 'command' as const, step: 'repos', epoch: 1, command: ['true'] };
    await noteAttempt(files, { ...line, logFile: '/l', time: 't' });
    await writeFile(files.attempts(), '{"event":"sta', { flag: 'a' });
    expect(await readAttempts(files)).toHaveLength(1);
    await noteAttempt(files, { ...line, logFile: '/after', time: 't' });
    expect(await readAttempts(files)).toMatchObject([{ logFile: '/l' }, { logFile: '/after' }]);
  });
});
