import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { access, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { NodeId } from '../../../../config-schemas/names.js';
import { ComposeTree } from '../../../../lib/compose-tree/index.js';
import { OwnershipError } from '../../../../lib/errors.js';
import {
  AttemptLock,
  commitStep,
  NodeFiles,
  Publisher,
  takeClaim,
  withdrawUnfinished,
  type Claim,
} from '../../../../lib/publish/index.js';

const { signal } = new AbortController();
let top: string;
let files: NodeFiles;
let isos: string;

beforeEach(async () => {
  top = await mkdtemp(path.join(os.tmpdir(), 'punji-withdraw-'));
  files = new NodeFiles(new ComposeTree(top), 'createiso:Server.x86_64' as NodeId);
  isos = path.join(top, 'compose', 'iso');
});
afterEach(async () => {
  await rm(top, { recursive: true, force: true });
});

const isThere = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );
const isImage = (file: string): boolean => file.startsWith(`${isos}/`);

async function claimOf(key: string): Promise<{ claim: Claim; scratch: string }> {
  const taken = await takeClaim(files, key, { runId: 'run', attempt: 1, signal });
  if (taken.finished !== null) throw new Error('finished already');
  return taken;
}

/** A step puts a disc into the compose and its plan into work/. */
async function publishDisc(key: string, claim: Claim, scratch: string, commit: boolean) {
  const lock = new AttemptLock(files, signal);
  for (const name of ['disc', 'plan']) {
    await mkdir(scratch, { recursive: true });
    await writeFile(path.join(scratch, name), key);
  }
  try {
    await new Publisher(files, key, claim, lock).publish([
      { from: path.join(scratch, 'disc'), to: path.join(isos, `${key}.iso`) },
      { from: path.join(scratch, 'plan'), to: path.join(top, 'work', `${key}.plan`) },
    ]);
    if (commit) await commitStep(files, key, claim, {}, lock);
  } finally {
    await lock.release();
  }
}

test('takes back what finished and broken steps have put in place, and nothing else', async () => {
  for (const [key, commit] of [
    ['disc.0', true],
    ['disc.1', false],
  ] as const) {
    const { claim, scratch } = await claimOf(key);
    await publishDisc(key, claim, scratch, commit);
  }
  await writeFile(path.join(isos, 'other.iso'), "another node's");
  expect(await withdrawUnfinished(files, isImage, signal)).toEqual([
    path.join(isos, 'disc.0.iso'),
    path.join(isos, 'disc.1.iso'),
  ]);
  expect(await isThere(path.join(isos, 'disc.0.iso'))).toBe(false);
  expect(await isThere(path.join(isos, 'disc.1.iso'))).toBe(false);
  expect(await isThere(path.join(isos, 'other.iso'))).toBe(true);
  expect(await isThere(path.join(top, 'work', 'disc.0.plan'))).toBe(true);
});

test('an attempt that is still at work publishes nothing afterwards', async () => {
  const { claim, scratch } = await claimOf('disc.0');
  await withdrawUnfinished(files, isImage, signal);
  await expect(publishDisc('disc.0', claim, scratch, false)).rejects.toThrow(OwnershipError);
  expect(await isThere(path.join(isos, 'disc.0.iso'))).toBe(false);
});
