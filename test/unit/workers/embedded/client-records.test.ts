import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  forgetClient,
  liveClients,
  noteClient,
  stateFiles,
  type StateFiles,
} from '../../../../workers/embedded/index.js';

let files: StateFiles;

beforeEach(async () => {
  files = stateFiles({ PUNJI_STATE_DIR: await mkdtemp(path.join(os.tmpdir(), 'punji-clients-')) });
});

afterEach(async () => {
  await rm(files.dir, { recursive: true });
});

describe('notes of commands at work', () => {
  test('there are none at first', async () => {
    expect(await liveClients(files)).toEqual([]);
  });

  test('say what each follows, until it forgets itself', async () => {
    await noteClient(files, null);
    await noteClient(files, 'w');
    expect(await liveClients(files)).toMatchObject([{ workflowId: 'w' }]);
    await forgetClient(files);
    expect(await liveClients(files)).toEqual([]);
  });

  test('of a dead command, and broken ones, do not count and are removed', async () => {
    await noteClient(files, null);
    const dead = { pid: 1, startTicks: '0', bootId: 'x' };
    const note = { version: 1, process: dead, workflowId: 'w' };
    await writeFile(path.join(files.clientsDir(), '1.json'), JSON.stringify(note));
    await writeFile(path.join(files.clientsDir(), '2.json'), '{');
    expect(await liveClients(files)).toHaveLength(1);
    expect(await readdir(files.clientsDir())).toEqual([`${String(process.pid)}.json`]);
  });
});
