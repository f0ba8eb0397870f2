import { mkdir, mkdtemp, readdir, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { composeIdentitySchema } from '../../../../config-schemas/identity.js';
import { writeIdentity } from '../../../../lib/compose-id/index.js';
import { removeCompose, removeOldComposes } from '../../../../lib/retention/index.js';

let target: string;
const open = new Set<string>();
beforeEach(async () => {
  open.clear();
  target = await mkdtemp(path.join(os.tmpdir(), 'punji-retention-'));
});
afterEach(async () => {
  await rm(target, { recursive: true, force: true });
});

const SUFFIX = { nightly: '.n', production: '', test: '.t' } as const;

interface Facts {
  readonly type?: keyof typeof SUFFIX;
  readonly status?: string;
  readonly short?: string;
  /** Of STATUS, in minutes; the compose began ten before. */
  readonly endedAt?: number;
}

/** A compose of that day and respin. */
async function compose(day: number, respin: number, facts: Facts = {}): Promise<string> {
  const { type = 'nightly', status = 'FINISHED', short = 'Demo', endedAt = day * 100 } = facts;
  const date = `202611${String(day).padStart(2, '0')}`;
  const id = `${short}-1-${date}${SUFFIX[type]}.${String(respin)}`;
  const dir = path.join(target, id);
  const release = {
    name: short,
    short,
    version: '1',
    type: 'ga',
    internal: false,
    isLayered: false,
  };
  await writeIdentity(
    dir,
    composeIdentitySchema.parse({
      ...{ id, type, date, respin, label: null, supported: false, release, baseProduct: null },
    }),
  );
  const owner = path.join(dir, 'work', 'global', 'owner.json');
  await writeFile(owner, JSON.stringify({ version: 1, workflowId: id, firstRunId: 'x' }));
  await writeFile(path.join(dir, 'STATUS'), `${status}\n`);
  await utimes(owner, (endedAt - 10) * 60, (endedAt - 10) * 60);
  await utimes(path.join(dir, 'STATUS'), endedAt * 60, endedAt * 60);
  return dir;
}

const remove = (own: string, keep: number) =>
  removeOldComposes(own, keep, (id) => Promise.resolve(open.has(id)));
const left = async (): Promise<string[]> => (await readdir(target)).sort();

describe('removing old composes', () => {
  test('keeps so many that finished, and as many that did not, of the same release and type', async () => {
    await compose(1, 0);
    await compose(1, 10);
    await compose(1, 9, { status: 'FINISHED_INCOMPLETE' });
    for (const day of [2, 3, 4]) await compose(day, 0, { status: 'DOOMED' });
    await compose(1, 0, { type: 'test' });
    await compose(1, 0, { short: 'Other' });
    const own = await compose(5, 0);
    const { removed } = await remove(own, 2);
    expect(removed.map((dir) => path.basename(dir))).toEqual([
      'Demo-1-20261101.n.0',
      'Demo-1-20261101.n.9',
      'Demo-1-20261102.n.0',
    ]);
    expect(await left()).toEqual([
      'Demo-1-20261101.n.10',
      'Demo-1-20261101.t.0',
      'Demo-1-20261103.n.0',
      'Demo-1-20261104.n.0',
      'Demo-1-20261105.n.0',
      'Other-1-20261101.n.0',
    ]);
  });

  test('never takes what a link names, what is open, or what was renamed by hand', async () => {
    const linked = await compose(1, 0);
    await symlink(path.basename(linked), path.join(target, 'latest-Demo-1'));
    open.add(path.basename(await compose(1, 1, { status: 'DOOMED' })));
    await mkdir(path.join(target, 'kept-by-hand'));
    const old = await compose(1, 2);
    await writeFile(path.join(old, 'COMPOSE_ID'), 'another');
    const own = await compose(9, 0);
    expect((await remove(own, 1)).removed).toEqual([]);
  });

  test('never takes a production compose that finished, though it takes one that did not', async () => {
    await compose(1, 0, { type: 'production' });
    await compose(2, 0, { type: 'production', status: 'DOOMED' });
    await compose(3, 0, { type: 'production', status: 'DOOMED' });
    const own = await compose(9, 0, { type: 'production' });
    const { removed } = await remove(own, 1);
    expect(removed.map((dir) => path.basename(dir))).toEqual(['Demo-1-20261102.0']);
  });

  test('leaves what a compose that runs may be reading: the newest that had ended when it began', async () => {
    await compose(1, 0, { endedAt: 100 });
    const read = await compose(2, 0, { endedAt: 200 });
    await compose(3, 0, { endedAt: 320 });
    open.add(path.basename(await compose(4, 0, { status: 'STARTED', endedAt: 310 })));
    const own = await compose(5, 0, { endedAt: 400 });
    const { removed } = await remove(own, 1);
    expect(removed.map((dir) => path.basename(dir))).toEqual(['Demo-1-20261101.n.0']);
    open.clear();
    expect((await remove(own, 1)).removed).toContain(read);
  });

  test('finishes what an interrupted removal left', async () => {
    await mkdir(path.join(target, '.expired-Demo-1-20261101.n.0', 'compose'), { recursive: true });
    const own = await compose(5, 0);
    expect((await remove(own, 1)).removed).toEqual([]);
    expect(await left()).toEqual([path.basename(own)]);
  });
});

test('a compose of which nothing came goes, with what an interruption left of it, and no other', async () => {
  const gone = await compose(1, 0);
  const other = await compose(1, 1);
  await mkdir(path.join(target, `.expired-${path.basename(gone)}.0abc`, 'work'), {
    recursive: true,
  });
  await mkdir(path.join(target, `.expired-${path.basename(other)}.0abc`));
  await removeCompose(gone);
  await removeCompose(gone);
  expect(await left()).toEqual([`.expired-${path.basename(other)}.0abc`, path.basename(other)]);
});
