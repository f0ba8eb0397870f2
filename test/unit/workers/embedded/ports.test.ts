import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { stateFiles } from '../../../../workers/embedded/index.js';
import { choosePorts, LOOPBACK } from '../../../../workers/embedded/ports.js';

test('ports are kept as long as they are free', async () => {
  const files = stateFiles({
    PUNJI_STATE_DIR: await mkdtemp(path.join(os.tmpdir(), 'punji-ports-')),
  });
  const first = await choosePorts(files);
  expect(await choosePorts(files)).toEqual(first);
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(first.frontend, LOOPBACK, resolve));
  const second = await choosePorts(files);
  expect(second.frontend).not.toBe(first.frontend);
  await new Promise((resolve) => taken.close(resolve));
  expect(await choosePorts(files)).toEqual(second);
  await rm(files.dir, { recursive: true });
});

test('ports that are remembered without that for HTTP are kept', async () => {
  const files = stateFiles({
    PUNJI_STATE_DIR: await mkdtemp(path.join(os.tmpdir(), 'punji-ports-')),
  });
  const { http, ...older } = await choosePorts(files);
  await writeFile(files.ports(), JSON.stringify(older));
  const ports = await choosePorts(files);
  expect(ports).toEqual({ ...older, http: expect.any(Number) });
  expect(await choosePorts(files)).toEqual(ports);
  expect(http).toBeGreaterThan(0);
  await rm(files.dir, { recursive: true });
});
