/** Final files are there whole or not at all; their modes do not depend on the umask. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync } from 'node:fs';
import { link, mkdtemp, readFile, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { InputError, SpaceError } from '../../../../lib/errors.js';
import {
  hardlinkOrCopy,
  makeDirectory,
  readJsonFile,
  removeTree,
  writeFileAtomic,
  writeScratchFile,
} from '../../../../lib/process/index.js';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'punji-write-'));
});
afterEach(async () => {
  await rm(directory, { recursive: true, force: true });
});
const at = (...names: string[]): string => path.join(directory, ...names);
const modeOf = async (file: string): Promise<number> => (await stat(file)).mode & 0o7777;

describe('writeFileAtomic', () => {
  test('replaces the content and leaves nothing beside the file', async () => {
    await writeFileAtomic(at('file'), 'one');
    await writeFileAtomic(at('file'), new Uint8Array([0x74, 0x77, 0x6f]));
    expect(await readFile(at('file'), 'utf8')).toBe('two');
    expect(await readdir(directory)).toEqual(['file']);
  });

  test('does not change an older compose that shares the inode', async () => {
    await writeFileAtomic(at('new'), 'old content');
    await link(at('new'), at('older-compose'));
    await writeFileAtomic(at('new'), 'new content');
    expect(await readFile(at('older-compose'), 'utf8')).toBe('old content');
  });

  test('takes names with blanks, quotes, newlines and of full length', async () => {
    for (const name of ['a b', `it's "x"`, 'line\nbreak', 'ü'.repeat(127)]) {
      await writeFileAtomic(at(name), name);
      expect(await readFile(at(name), 'utf8')).toBe(name);
    }
  });

  test('under umask 077 still makes files of mode 0644 and directories of mode 0755', async () => {
    const before = process.umask(0o077);
    try {
      await writeFileAtomic(at('a', 'b', 'file'), '');
      await writeFileAtomic(at('script'), '', { mode: 0o755 });
      await writeScratchFile(at('c', 'scratch'), '');
    } finally {
      process.umask(before);
    }
    expect(await modeOf(at('a'))).toBe(0o755);
    expect(await modeOf(at('a', 'b'))).toBe(0o755);
    expect(await modeOf(at('a', 'b', 'file'))).toBe(0o644);
    expect(await modeOf(at('script'))).toBe(0o755);
    expect(await modeOf(at('c', 'scratch'))).toBe(0o644);
  });

  test('keeps the modes of directories that exist', async () => {
    mkdirSync(at('private'));
    chmodSync(at('private'), 0o700);
    await makeDirectory(at('private', 'below'));
    expect(await modeOf(at('private'))).toBe(0o700);
  });

  test('of readers sees nobody a part of a file', async () => {
    const texts = ['a', 'b'].map((letter) => letter.repeat(300_000));
    await writeFileAtomic(at('file'), texts[0]!);
    const writing = (async () => {
      for (let round = 0; round < 20; round += 1)
        await writeFileAtomic(at('file'), texts[round % 2]!);
    })();
    for (let round = 0; round < 40; round += 1) {
      expect(texts.includes(await readFile(at('file'), 'utf8'))).toBe(true);
    }
    await writing;
  });

  test('fails with a clear error below something that is no directory', async () => {
    await writeFile(at('file'), '');
    await expect(writeFileAtomic(at('file', 'below'), '')).rejects.toThrow(/ENOTDIR|EEXIST/);
  });
});

describe('on a file system that is full or read-only', () => {
  test('nothing is left behind and the error says what to do', async () => {
    // A mount namespace of its own: nothing outlives the test, and no other process sees the mounts.
    const script = new URL('../../../doubles/small-file-systems.ts', import.meta.url).pathname;
    const output = execFileSync(
      'unshare',
      ['--mount', '--map-root-user', process.execPath, '--import', 'tsx', script, directory],
      { encoding: 'utf8', env: { ...process.env, NODE_OPTIONS: '' } },
    );
    const seen = JSON.parse(output) as Record<
      string,
      { name: string; hint: string; left: string[] }
    >;
    expect(seen.full).toMatchObject({ name: SpaceError.name, left: ['kept'] });
    expect(seen.full?.hint).toContain('make room');
    expect(seen.scratch).toMatchObject({ name: SpaceError.name });
    expect(seen.readOnly).toMatchObject({ name: InputError.name, left: ['kept'] });
    expect(seen.readOnly?.hint).toContain('mount it writable');
    expect(JSON.stringify(seen.place)).toContain('mounted read-only');
    expect(seen.command).toMatchObject({ name: SpaceError.name });
  }, 60_000);
});

describe('readJsonFile', () => {
  const schema = z.object({ version: z.literal(1) });

  test('gives what the schema lets through', async () => {
    await writeFile(at('file'), '{"version":1}');
    expect(await readJsonFile(at('file'), schema)).toEqual({ version: 1 });
  });

  test.each([
    ['is not JSON', '{"version":'],
    ['is not what it should be', '{"version":2}'],
  ])('of a file that %s fails with its name', async (why, text) => {
    await writeFile(at('file'), text);
    const reading = readJsonFile(at('file'), schema);
    await expect(reading).rejects.toThrow(InputError);
    await expect(reading).rejects.toThrow(`${at('file')} ${why}`);
  });

  test('of a file that is not there fails, or gives what is wanted instead', async () => {
    await expect(readJsonFile(at('none'), schema)).rejects.toThrow(InputError);
    expect(await readJsonFile(at('none'), schema, { missing: null })).toBeNull();
  });
});

describe('hardlinkOrCopy', () => {
  test('links on one file system, replaces what is there, and can be repeated', async () => {
    await writeFile(at('source'), 'content');
    await writeFile(at('target'), 'before');
    expect(await hardlinkOrCopy(at('source'), at('target'))).toBe('linked');
    expect(await hardlinkOrCopy(at('source'), at('target'))).toBe('linked');
    expect((await stat(at('target'))).ino).toBe((await stat(at('source'))).ino);
    expect((await readdir(directory)).sort()).toEqual(['source', 'target']);
  });

  test('copies between file systems', async () => {
    const other = await mkdtemp('/dev/shm/punji-link-');
    try {
      await writeFile(path.join(other, 'source'), 'content');
      const how = await hardlinkOrCopy(path.join(other, 'source'), at('target'));
      const isOther = (await stat(other)).dev !== (await stat(directory)).dev;
      expect(how).toBe(isOther ? 'copied' : 'linked');
      expect(await readFile(at('target'), 'utf8')).toBe('content');
    } finally {
      await rm(other, { recursive: true });
    }
  });
});

describe('removeTree', () => {
  test('removes read-only directories and links, but not what links point to', async () => {
    await writeFile(at('outside'), 'kept');
    await makeDirectory(at('tree', 'a', 'b'));
    await symlink(at('outside'), at('tree', 'a', 'link'));
    chmodSync(at('tree', 'a', 'b'), 0o500);
    chmodSync(at('tree', 'a'), 0o500);
    await removeTree(at('tree'));
    await removeTree(at('tree'));
    expect(await readdir(directory)).toEqual(['outside']);
  });
});
