/** Where the tools of a phase run. */
import { describe, expect, test } from '@jest/globals';
import { localTools, runrootMethod } from '../../../config-schemas/runroot-method.js';

describe('the method of a phase', () => {
  test.each([
    [{}, 'local'],
    [{ runroot_tag: '' }, 'local'],
    [{ runroot_tag: 'f40-build' }, 'koji'],
    [{ runroot_tag: 'f40-build', runroot_method: 'local' }, 'local'],
    [{ runroot_method: 'openssh' }, 'openssh'],
    [{ runroot_method: { createiso: 'koji' } }, 'koji'],
    [{ runroot_method: { ostree: 'koji' }, runroot_tag: 'f40-build' }, 'local'],
    [{ runroot_method: { ostree: 'koji' }, global_runroot_method: 'openssh' }, 'openssh'],
  ] as const)('of %j is %s', (options, method) => {
    const none = {
      runroot_method: undefined,
      runroot_tag: undefined,
      global_runroot_method: undefined,
    };
    expect(runrootMethod({ ...none, ...options }, 'createiso')).toBe(method);
  });
});

test('programs are looked for on the worker only if they run there', () => {
  const none = { runroot_tag: undefined, global_runroot_method: undefined };
  const tools = (runroot_method: 'koji' | 'local') =>
    localTools({ ...none, runroot_method }, 'createiso', ['xorriso']);
  expect([tools('local'), tools('koji')]).toEqual([['xorriso'], []]);
});
