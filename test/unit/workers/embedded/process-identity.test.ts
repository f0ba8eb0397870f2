import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, test } from '@jest/globals';
import { identityOf, isAlive } from '../../../../workers/embedded/process-identity.js';

describe('the identity of a process', () => {
  test('tells that this process lives', () => {
    expect(isAlive(identityOf(process.pid)!)).toBe(true);
  });

  test('is not that of another process that got the same id', () => {
    const mine = identityOf(process.pid)!;
    expect(isAlive({ ...mine, startTicks: '1' })).toBe(false);
    expect(isAlive({ ...mine, bootId: 'another boot' })).toBe(false);
  });

  test('tells that a process has ended', async () => {
    const child = spawn('sleep', ['60']);
    const identity = identityOf(child.pid!)!;
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(isAlive(identity)).toBe(false);
    expect(identityOf(child.pid!)).toBeNull();
  });
});
