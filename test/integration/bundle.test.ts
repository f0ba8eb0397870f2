/** The bundle that the build makes of the program: whole, and no slower to start than it has to be. */
import { describe, expect, test } from '@jest/globals';
import { execa } from 'execa';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { ROOT } from '../tools.js';

const bundle = path.join(ROOT, 'dist', 'bundle');

describe('the bundle', () => {
  test('has every module that is run in a thread, by its name beside the others', async () => {
    const sources = await readdir(path.join(ROOT, 'lib'), { recursive: true });
    const threads = sources
      .filter((file) => file.endsWith('-thread.ts'))
      .map((file) => `${path.basename(file, '.ts')}.js`);
    expect(threads.length).toBeGreaterThan(3);
    expect(await readdir(bundle)).toEqual(
      expect.arrayContaining([...threads, 'main.js', 'workflow-worker-thread.js']),
    );
  });

  test('leaves out what only the build needs', async () => {
    const { stdout } = await execa(
      'grep',
      ['-l', '--include=*.js', '-r', 'node_modules/webpack/', bundle],
      { reject: false },
    );
    expect(stdout).toBe('');
  });

  test('is what the command runs', async () => {
    const { stdout } = await execa(process.execPath, [
      path.join(ROOT, 'bin', 'punji.js'),
      '--version',
    ]);
    expect(stdout).toMatch(/^\d+\.\d+\.\d+$/);
  });
});
