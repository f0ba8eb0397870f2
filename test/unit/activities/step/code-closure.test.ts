import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { closureDigest, closureOf } from '../../../../activities/step/code-closure.js';

let root: string;

const FILES = {
  'activities/gather/index.ts': `import { solve } from './solve.js';\nimport { toFailure } from '../step/failure.js';`,
  'activities/gather/solve.ts': `import { run } from '../../lib/gather/index.js';\nconst late = await import('../../lib/late.js');`,
  'activities/step/failure.ts': `import { other } from '../../lib/only-of-the-frame.js';`,
  'lib/gather/index.ts': `export { run } from './run.js';`,
  'lib/gather/run.ts': `const module = threadModule('solver-thread', import.meta.url);`,
  'lib/gather/solver-thread.ts': '',
  'lib/late.ts': '',
  'lib/only-of-the-frame.ts': '',
  'lib/unrelated.ts': '',
};

const put = async (name: string, text: string): Promise<void> => {
  await mkdir(path.dirname(path.join(root, name)), { recursive: true });
  await writeFile(path.join(root, name), text);
};

beforeAll(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'closure-'));
  for (const [name, text] of Object.entries(FILES)) await put(name, text);
});

afterAll(async () => {
  await rm(root, { recursive: true });
});

const entry = (): string => path.join(root, 'activities', 'gather', 'index');

describe('the code that a phase runs', () => {
  test('is all that it imports, at once, later, or in a thread, without the frame around steps', async () => {
    const names = (await closureOf(root, entry())).map((file) => path.relative(root, file));
    expect(names).toEqual([
      'activities/gather/index.ts',
      'activities/gather/solve.ts',
      'lib/gather/index.ts',
      'lib/gather/run.ts',
      'lib/gather/solver-thread.ts',
      'lib/late.ts',
    ]);
  });

  test.each([
    ['lib/gather/solver-thread.ts', true],
    ['activities/step/failure.ts', false],
    ['lib/only-of-the-frame.ts', false],
    ['lib/unrelated.ts', false],
  ])('a change of %s makes another digest: %s', async (name, isOther) => {
    const before = await closureDigest(root, entry());
    await put(name, `${FILES[name as keyof typeof FILES]}\n// changed`);
    const after = await closureDigest(root, entry());
    await put(name, FILES[name as keyof typeof FILES]);
    expect(after !== before).toBe(isOther);
  });
});
