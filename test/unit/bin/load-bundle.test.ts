/** The loader of the bundle's modules. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type vm from 'node:vm';

const { codeFile, compile, load } = createRequire(import.meta.url)(
  '../../../bin/load-bundle.js',
) as {
  codeFile: (file: string) => string;
  compile: (file: string, code: Buffer | undefined) => vm.Script;
  load: (file: string) => Record<string, unknown>;
};

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(path.join(os.tmpdir(), 'punji-bundle-'));
});
afterEach(() => rm(dir, { recursive: true }));

async function module(name: string, text: string): Promise<string> {
  const file = path.join(dir, name);
  await writeFile(file, `'use strict';\n${text}`);
  return file;
}

describe('a module of the bundle', () => {
  test('is run once, and given to all that require it', async () => {
    await module('state.js', 'exports.count = 0; exports.next = () => (exports.count += 1);');
    await module('user.js', "exports.next = () => require('./state.js').next();");
    const file = await module(
      'main.js',
      "require('./user.js').next(); exports.count = require('./state.js').next();",
    );
    expect(load(file)['count']).toBe(2);
    expect(load(file)).toBe(load(file));
  });

  test('may require one that requires it', async () => {
    await module('b.js', "const a = require('./a.js'); exports.later = () => a.value;");
    const a = await module('a.js', "exports.value = 7; exports.b = require('./b.js');");
    expect((load(a)['b'] as { later: () => number }).later()).toBe(7);
  });

  test("requires Node's modules, packages, and modules of the bundle by their URL", async () => {
    const other = await module('thread.js', 'exports.work = 5;');
    const file = await module(
      'host.js',
      `exports.sep = require('node:path').sep; exports.work = require('${pathToFileURL(other).href}').work;
       exports.resolved = require.resolve('./thread.js'); exports.place = [__filename, __dirname];`,
    );
    expect(load(file)).toEqual({ sep: '/', work: 5, resolved: other, place: [file, dir] });
  });

  test('is run with the code beside it', async () => {
    const file = await module('coded.js', 'exports.answer = () => 42;');
    await writeFile(codeFile(file), compile(file, undefined).createCachedData());
    expect((load(file)['answer'] as () => number)()).toBe(42);
  });

  test('is compiled if the code beside it is none, or of another source', async () => {
    const other = await module('other.js', 'exports.answer = () => 1; exports.more = 2;');
    const code = compile(other, undefined).createCachedData();
    for (const [name, wrong] of [
      ['garbage.js', Buffer.from('no code')],
      ['foreign.js', code],
      ['cut.js', code.subarray(0, code.length / 2)],
    ] as const) {
      const file = await module(name, 'exports.answer = () => 42;');
      await writeFile(codeFile(file), wrong);
      expect((load(file)['answer'] as () => number)()).toBe(42);
    }
  });
});
