/** Compose directories: one for each owner, no respin lost, whatever dies when. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import {
  allocateGiven,
  allocateInTarget,
  identityOf,
  readIdentity,
  readOwner,
  writeIdentity,
  type Allocation,
} from '../../../../lib/compose-id/index.js';
import { InputError, OwnershipError } from '../../../../lib/errors.js';
import { factsOf } from './facts.js';

let target: string;
beforeEach(async () => {
  target = await mkdtemp(path.join(os.tmpdir(), "punji it's a\ntarget "));
});
afterEach(async () => {
  await rm(target, { recursive: true, force: true });
});

const JANUARY_1 = new Date(2024, 0, 1, 23, 59);
const JANUARY_2 = new Date(2024, 0, 2, 0, 1);
const allocationOf = (workflowId: string, more: Partial<Allocation> = {}): Allocation => ({
  facts: factsOf(),
  owner: { workflowId, firstRunId: 'run-1' },
  askTracker: null,
  isOpen: () => Promise.resolve(true),
  now: () => JANUARY_1,
  ...more,
});
const visible = async (): Promise<string[]> =>
  (await readdir(target)).filter((name) => !name.startsWith('.')).sort();

describe('in a target directory', () => {
  test('makes the directory with its identity and owner files', async () => {
    const { composeDir, identity } = await allocateInTarget(target, allocationOf('a'));
    expect(composeDir).toBe(path.join(target, 'Fedora-Rawhide-20240101.n.0'));
    expect(await readFile(path.join(composeDir, 'COMPOSE_ID'), 'utf8')).toBe(identity.id);
    expect(await readIdentity(composeDir)).toEqual(identity);
    expect(await readOwner(composeDir)).toEqual({ workflowId: 'a', firstRunId: 'run-1' });
    expect((await readdir(target)).filter((name) => name.startsWith('.punji-'))).toEqual([
      '.punji-allocate.lock',
    ]);
  });

  test('a retry finds what its owner has, also after midnight', async () => {
    const first = await allocateInTarget(target, allocationOf('a'));
    const retry = await allocateInTarget(target, allocationOf('a', { now: () => JANUARY_2 }));
    expect(retry).toEqual(first);
    expect(await visible()).toHaveLength(1);
  });

  test('a new run of the same workflow id gets a respin of its own', async () => {
    await allocateInTarget(target, allocationOf('a'));
    const owner = { workflowId: 'a', firstRunId: 'run-2' };
    const { identity } = await allocateInTarget(target, allocationOf('a', { owner }));
    expect(identity.respin).toBe(1);
  });

  test('many at once get different respins without a gap', async () => {
    const owners = ['a', 'b', 'c', 'd', 'e'];
    const made = await Promise.all(
      [...owners, ...owners].map((owner) => allocateInTarget(target, allocationOf(owner))),
    );
    expect(new Set(made.map((one) => one.identity.id)).size).toBe(owners.length);
    expect(await visible()).toEqual(
      owners.map((_, respin) => `Fedora-Rawhide-20240101.n.${String(respin)}`),
    );
  });

  test('goes on where an attempt ended between taking the name and filling it', async () => {
    const interrupted = await allocateInTarget(target, allocationOf('a'));
    // Back to the moment after mkdir: the name is taken, everything still lies under the hidden name.
    await rename(interrupted.composeDir, path.join(target, hiddenNameOf('a')));
    await mkdir(interrupted.composeDir);
    const retry = await allocateInTarget(target, allocationOf('a', { now: () => JANUARY_2 }));
    expect(retry).toEqual(interrupted);
    expect(await readOwner(retry.composeDir)).toEqual({ workflowId: 'a', firstRunId: 'run-1' });
  });

  test('leaves a directory alone that Pungi made under the name it was about to take', async () => {
    const { composeDir } = await allocateInTarget(target, allocationOf('a'));
    await rename(composeDir, path.join(target, hiddenNameOf('a')));
    await mkdir(composeDir);
    await writeFile(path.join(composeDir, 'COMPOSE_ID'), 'pungi');
    const retry = await allocateInTarget(target, allocationOf('a'));
    expect(retry.identity.respin).toBe(1);
    expect(await readFile(path.join(composeDir, 'COMPOSE_ID'), 'utf8')).toBe('pungi');
  });

  test('under umask 077 makes directories that others can read', async () => {
    const before = process.umask(0o077);
    const { composeDir } = await allocateInTarget(target, allocationOf('a')).finally(() =>
      process.umask(before),
    );
    expect((await stat(composeDir)).mode & 0o777).toBe(0o755);
    expect((await stat(path.join(composeDir, 'COMPOSE_ID'))).mode & 0o777).toBe(0o644);
  });

  test('that is missing, or a file, is an error that says so', async () => {
    const missing = allocateInTarget(path.join(target, 'none'), allocationOf('a'));
    await expect(missing).rejects.toThrow(InputError);
    await writeFile(path.join(target, 'file'), '');
    const file = allocateInTarget(path.join(target, 'file'), allocationOf('a'));
    await expect(file).rejects.toThrow('does not exist or is not a directory');
  });

  test('adopts the id of the tracking service, asked once', async () => {
    let asked = 0;
    const askTracker: Allocation['askTracker'] = () => {
      asked += 1;
      return Promise.resolve(identityOf(factsOf(), '20240101', 7));
    };
    const first = await allocateInTarget(target, allocationOf('a', { askTracker }));
    const retry = await allocateInTarget(target, allocationOf('a', { askTracker }));
    expect(first.identity.id).toBe('Fedora-Rawhide-20240101.n.7');
    expect(retry).toEqual(first);
    expect(asked).toBe(1);
    const other = allocateInTarget(target, allocationOf('b', { askTracker }));
    await expect(other).rejects.toThrow('gave the id of a compose that exists');
  });

  test('loses no respin to attempts that are killed at any moment', async () => {
    const script = new URL('../../../doubles/allocate.ts', import.meta.url).pathname;
    for (let round = 0; round < 6; round += 1) {
      const owner = `killed-${String(round)}`;
      const child = spawn(process.execPath, ['--import', 'tsx', script, target, owner], {
        stdio: ['ignore', 'pipe', 'inherit'],
        env: { ...process.env, NODE_OPTIONS: '' },
      });
      const exit = once(child, 'exit');
      await once(child.stdout, 'data');
      await delay(round * 6);
      child.kill('SIGKILL');
      await exit;
      await allocateInTarget(target, allocationOf(owner));
    }
    expect(await visible()).toEqual(
      Array.from({ length: 6 }, (_, respin) => `Fedora-Rawhide-20240101.n.${String(respin)}`),
    );
    for (const name of await visible()) {
      expect(await readOwner(path.join(target, name))).not.toBeNull();
    }
  }, 60_000);
});

describe('in a given directory', () => {
  const given = (): string => path.join(target, 'deep', 'my compose');

  test('makes it, and its name need not be the id', async () => {
    const { composeDir, identity } = await allocateGiven(given(), allocationOf('a'));
    expect(composeDir).toBe(given());
    expect(identity.id).toBe('Fedora-Rawhide-20240101.n.0');
    expect(await readIdentity(given())).toEqual(identity);
  });

  test('takes the identity that is there', async () => {
    const known = identityOf(factsOf({ type: 'test', label: 'RC-1.0' }), '20231231', 4);
    await writeIdentity(given(), known);
    const { identity } = await allocateGiven(given(), allocationOf('a'));
    expect(identity).toEqual({ ...known, supported: false });
  });

  test('that an open workflow has is refused, and of one that has ended is taken over', async () => {
    await allocateGiven(given(), allocationOf('a'));
    await expect(allocateGiven(given(), allocationOf('b'))).rejects.toThrow(OwnershipError);
    const taken = allocationOf('b', { isOpen: () => Promise.resolve(false) });
    await allocateGiven(given(), taken);
    expect(await readOwner(given())).toEqual({ workflowId: 'b', firstRunId: 'run-1' });
  });

  test('of two at once only one gets it', async () => {
    const both = await Promise.allSettled(
      ['a', 'b'].map((owner) => allocateGiven(given(), allocationOf(owner))),
    );
    expect(both.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  test('with a finished compose is refused, with a doomed one used again', async () => {
    await mkdir(given(), { recursive: true });
    await writeFile(path.join(given(), 'STATUS'), 'FINISHED\n');
    await expect(allocateGiven(given(), allocationOf('a'))).rejects.toThrow(
      `Could not modify a FINISHED compose: ${given()}`,
    );
    await writeFile(path.join(given(), 'STATUS'), 'DOOMED\n');
    await allocateGiven(given(), allocationOf('a'));
  });

  test('that is a file is refused', async () => {
    await writeFile(path.join(target, 'file'), '');
    await expect(allocateGiven(path.join(target, 'file'), allocationOf('a'))).rejects.toThrow(
      'is not a directory',
    );
  });

  test('with a broken identity says which file is broken', async () => {
    const { composeDir } = await allocateGiven(given(), allocationOf('a'));
    await writeFile(path.join(composeDir, 'work', 'global', 'composeinfo-base.json'), '{');
    await expect(allocateGiven(given(), allocationOf('a'))).rejects.toThrow(
      'composeinfo-base.json',
    );
  });
});

/** The hidden name under which an owner's directory is made. */
function hiddenNameOf(workflowId: string): string {
  const digest = createHash('sha256').update(`${workflowId}\nrun-1`).digest('hex');
  return `.punji-${digest.slice(0, 16)}`;
}
