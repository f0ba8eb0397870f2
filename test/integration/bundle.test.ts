/** The bundle that the build makes of the program: whole, and no slower to start than it has to be. */
import { describe, expect, test } from '@jest/globals';
import { execa } from 'execa';
import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import type vm from 'node:vm';
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

  test('has code for each module, which this Node takes', async () => {
    const { codeFile, compile } = createRequire(import.meta.url)('../../bin/load-bundle.js') as {
      codeFile: (file: string) => string;
      compile: (file: string, code: Buffer) => vm.Script;
    };
    const names = await readdir(bundle);
    const coded = names.filter((name) => names.includes(codeFile(name)));
    expect(coded).toEqual(names.filter((name) => /^chunk-\w+\.js$|\.module\.js$/.test(name)));
    expect(coded.length).toBeGreaterThan(10);
    const refused: string[] = [];
    for (const file of coded.map((name) => path.join(bundle, name))) {
      const script = compile(file, await readFile(codeFile(file)));
      if (script.cachedDataRejected === true) refused.push(file);
    }
    expect(refused).toEqual([]);
  });

  test('describes what of the protocol a process needs', async () => {
    const { stdout } = await execa('grep', ['-l', '-r', 'temporal.api.cloud', bundle], {
      reject: false,
    });
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
