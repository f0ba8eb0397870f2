import { describe, expect, test } from '@jest/globals';
import { readdir } from 'node:fs/promises';
import os from 'node:os';
import { CancelledError, ToolError } from '../../../../lib/errors.js';
import { streamCommand } from '../../../../lib/process/index.js';

const sh = (script: string) => ({ program: 'sh', args: ['-c', script] });

async function bytesOf(pieces: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const copies: Buffer[] = [];
  for await (const piece of pieces) copies.push(Buffer.from(piece));
  return Buffer.concat(copies);
}

describe("a command's output, as it comes", () => {
  test('is whole, however large', async () => {
    const bytes = await bytesOf(streamCommand({ program: 'seq', args: ['300000'] }));
    expect(bytes.toString().split('\n')).toHaveLength(300_001);
    expect(bytes.toString().endsWith('\n300000\n')).toBe(true);
  });

  test('may be nothing', async () => {
    expect((await bytesOf(streamCommand(sh(':')))).length).toBe(0);
  });

  test('can come from a file', async () => {
    const bytes = await bytesOf(
      streamCommand({ program: 'cat', args: [], stdin: { file: '/proc/self/status' } }),
    );
    expect(bytes.toString()).toContain('Name:');
  });

  test('ends with the error of a command that fails', async () => {
    const output = bytesOf(streamCommand(sh('echo some; echo broken >&2; exit 3')));
    const error = await output.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ToolError);
    expect(error).toMatchObject({ exitCode: 3, logTail: 'broken' });
  });

  test('of a program that is not there is an error that says so', async () => {
    const output = bytesOf(streamCommand({ program: 'no-such-program', args: [] }));
    await expect(output).rejects.toThrow('is not installed');
  });

  test('of a command that a signal ends is not whole', async () => {
    await expect(bytesOf(streamCommand(sh('echo a; kill -9 $$')))).rejects.toThrow(ToolError);
  });

  test('is ended when nobody reads on', async () => {
    for await (const piece of streamCommand({ program: 'yes', args: [] })) {
      expect(piece.length).toBeGreaterThan(0);
      break;
    }
  });

  test('is ended when the work is cancelled', async () => {
    const stop = new AbortController();
    const output = bytesOf(streamCommand(sh('exec yes'), { signal: stop.signal }));
    setTimeout(() => {
      stop.abort();
    }, 50);
    await expect(output).rejects.toThrow(CancelledError);
  });

  test('leaves no pipe behind', async () => {
    await bytesOf(streamCommand(sh('echo a')));
    expect((await readdir(os.tmpdir())).filter((name) => name.startsWith('punji-pipe-'))).toEqual(
      [],
    );
  });
});
