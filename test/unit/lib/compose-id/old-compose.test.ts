/** Earlier composes of a release, and the link to the newest. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { mkdir, mkdtemp, readdir, readlink, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { findOldCompose, makeLatestLink } from '../../../../lib/compose-id/index.js';
import { factsOf } from './facts.js';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'punji-old-'));
});
afterEach(async () => {
  await rm(directory, { recursive: true, force: true });
});

async function compose(name: string, status: string | null): Promise<string> {
  const place = path.join(directory, name);
  await mkdir(place, { recursive: true });
  if (status !== null) await writeFile(path.join(place, 'STATUS'), `${status}\n`);
  return place;
}
const facts = factsOf({ short: 'F', version: '29', releaseType: 'updates' });

describe('findOldCompose', () => {
  test('takes the newest by date and by respin as a number, of whatever type', async () => {
    await compose('F-29-updates-20240101.n.9', 'FINISHED');
    const newest = await compose('F-29-updates-20240101.n.10', 'FINISHED_INCOMPLETE');
    await compose('F-29-updates-20240101.44', 'FINISHED');
    expect(await findOldCompose([directory], facts)).toBe(newest);
  });

  test('takes a doomed one unless that is not wanted, and never one that runs or has no status', async () => {
    const finished = await compose('F-29-updates-20240101.0', 'FINISHED');
    const doomed = await compose('F-29-updates-20240102.0', 'DOOMED');
    await compose('F-29-updates-20240103.0', 'STARTED');
    await compose('F-29-updates-20240104.0', null);
    await writeFile(path.join(directory, 'F-29-updates-20240105.0'), 'a file');
    expect(await findOldCompose([directory], facts)).toBe(doomed);
    const statuses = ['FINISHED', 'FINISHED_INCOMPLETE'] as const;
    expect(await findOldCompose([directory], facts, { statuses })).toBe(finished);
    expect(await findOldCompose([directory], facts, { except: doomed })).toBe(finished);
  });

  test('does not take those of another release', async () => {
    for (const name of [
      'F-29-updates-testing-20240101.0',
      'F-29-20240101.0',
      'F-291-updates-20240101.0',
      'F-29-updates-',
    ])
      await compose(name, 'FINISHED');
    expect(await findOldCompose([directory, path.join(directory, 'none')], facts)).toBeNull();
  });
});

describe('makeLatestLink', () => {
  test('replaces an older link, is relative, and leaves nothing else', async () => {
    await symlink('older', path.join(directory, 'latest-F'));
    const composeDir = await compose('F-29-20240101.0', 'FINISHED');
    expect(await makeLatestLink(composeDir, 'latest-F')).toBe(path.join(directory, 'latest-F'));
    expect(await readlink(path.join(directory, 'latest-F'))).toBe('F-29-20240101.0');
    expect((await readdir(directory)).sort()).toEqual(['F-29-20240101.0', 'latest-F']);
  });

  test('fails if a directory has its name, and leaves nothing', async () => {
    const composeDir = await compose('F-29-20240101.0', 'FINISHED');
    await mkdir(path.join(directory, 'latest-F', 'x'), { recursive: true });
    await expect(makeLatestLink(composeDir, 'latest-F')).rejects.toThrow(/EISDIR|ENOTEMPTY|EEXIST/);
    expect((await readdir(directory)).sort()).toEqual(['F-29-20240101.0', 'latest-F']);
  });
});
