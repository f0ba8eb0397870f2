import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { InputError } from '../../../../lib/errors.js';
import {
  describeDeliverable,
  formatDeliverables,
  NO_DELIVERABLES,
  readStatus,
  writeStatus,
  type Deliverable,
} from '../../../../lib/status/index.js';

let composeDir: string;
beforeEach(async () => {
  composeDir = await mkdtemp(path.join(os.tmpdir(), 'punji-status-'));
});
afterEach(async () => {
  await rm(composeDir, { recursive: true, force: true });
});
const iso: Deliverable = { kind: 'iso', variant: 'Server', arch: 'x86_64', subvariant: null };
const live: Deliverable = { kind: 'live-media', variant: '', arch: 'x86_64', subvariant: 'KDE' };

describe('STATUS', () => {
  test('is one word and a newline, and deliverables.json is written with it', async () => {
    expect(await readStatus(composeDir)).toBeNull();
    const written = await writeStatus(composeDir, 'STARTED', NO_DELIVERABLES);
    expect(written).toEqual({ status: 'STARTED', hasChanged: true });
    expect(await readFile(path.join(composeDir, 'STATUS'), 'utf8')).toBe('STARTED\n');
    const file = path.join(composeDir, 'logs', 'global', 'deliverables.json');
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({
      required: {},
      failed: {},
      attempted: {},
    });
  });

  test('written again is no change', async () => {
    await writeStatus(composeDir, 'STARTED', NO_DELIVERABLES);
    expect(await writeStatus(composeDir, 'STARTED', NO_DELIVERABLES)).toMatchObject({
      hasChanged: false,
    });
  });

  test('FINISHED with failed deliverables is FINISHED_INCOMPLETE, however often it is written', async () => {
    const deliverables = { required: [], attempted: [iso], failed: [iso] };
    expect(await writeStatus(composeDir, 'FINISHED', deliverables)).toEqual({
      status: 'FINISHED_INCOMPLETE',
      hasChanged: true,
    });
    expect(await writeStatus(composeDir, 'FINISHED', deliverables)).toMatchObject({
      hasChanged: false,
    });
  });

  test('FINISHED never changes; all others may', async () => {
    for (const status of ['DOOMED', 'TERMINATED', 'STARTED', 'FINISHED'] as const)
      await writeStatus(composeDir, status, NO_DELIVERABLES);
    await expect(writeStatus(composeDir, 'DOOMED', NO_DELIVERABLES)).rejects.toThrow(InputError);
    expect(await readStatus(composeDir)).toBe('FINISHED');
  });

  test('may hold another word, which is overwritten', async () => {
    await writeFile(path.join(composeDir, 'STATUS'), 'PAUSED\n');
    expect(await readStatus(composeDir)).toBe('PAUSED');
    await writeStatus(composeDir, 'STARTED', NO_DELIVERABLES);
  });
});

test('deliverables.json has them by kind, as Python writes it', () => {
  const text = formatDeliverables({ required: [iso], failed: [live], attempted: [live] });
  expect(text).toBe(`{
    "required": {
        "iso": [
            [
                "Server",
                "x86_64",
                null
            ]
        ]
    },
    "failed": {
        "live-media": [
            [
                "",
                "x86_64",
                "KDE"
            ]
        ]
    },
    "attempted": {
        "live-media": [
            [
                "",
                "x86_64",
                "KDE"
            ]
        ]
    }
}`);
});

test('deliverables are described as in messages', () => {
  expect(describeDeliverable(iso)).toBe('Iso (variant Server, arch x86_64)');
  expect(describeDeliverable(live)).toBe('Live media (variant , arch x86_64, subvariant KDE)');
});
