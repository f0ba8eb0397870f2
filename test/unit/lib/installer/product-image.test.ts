/** product.img: what is in it, and that it is the same whoever makes it. */
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, readlink, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { execa } from 'execa';
import { InputError } from '../../../../lib/errors.js';
import {
  linkInstallClasses,
  planProductImage,
  PRODUCT_DIR,
} from '../../../../lib/installer/index.js';

let dir = '';
beforeEach(async () => {
  dir = await mkdtemp(path.join(os.tmpdir(), 'product-image-'));
});
afterEach(() => rm(dir, { recursive: true }));

async function content(name: string, files: Record<string, string | Buffer>): Promise<string> {
  const root = path.join(dir, name);
  await mkdir(path.join(root, PRODUCT_DIR), { recursive: true });
  for (const [file, text] of Object.entries(files)) {
    const target = path.join(root, PRODUCT_DIR, file);
    await mkdir(path.dirname(target), { recursive: true });
    await writeFile(target, text);
  }
  await linkInstallClasses(root);
  return root;
}

async function make(root: string, image: string): Promise<void> {
  const plan = await planProductImage({ root, image, timestamp: 1_700_000_000 });
  await writeFile(plan.ownersFile, plan.owners);
  for (const { program, args, env } of plan.commands) {
    await execa(program, args, { env: { ...env, PATH: `${process.env.PATH ?? ''}:/sbin` } });
  }
}

const ask = async (image: string, request: string): Promise<string> =>
  (await execa('/sbin/debugfs', ['-R', request, image])).stdout;

describe('product.img', () => {
  test('has the content, links for older installers, and root as owner of all', async () => {
    const root = await content('a', { 'installclasses/server.py': 'one\n' });
    expect(await readlink(path.join(root, 'installclasses'))).toBe(`${PRODUCT_DIR}/installclasses`);
    const image = path.join(dir, 'a.img');
    await make(root, image);
    expect(await ask(image, `cat ${PRODUCT_DIR}/installclasses/server.py`)).toBe('one');
    expect(await ask(image, `stat ${PRODUCT_DIR}/pyanaconda/installclasses`)).toContain(
      'Fast link dest: "../installclasses"',
    );
    expect(await ask(image, `stat ${PRODUCT_DIR}/installclasses/server.py`)).toMatch(
      /User: +0 +Group: +0 /,
    );
    expect(await ask(image, 'ls -p /')).not.toContain('locale');
    await execa('/sbin/e2fsck', ['-f', '-n', image]);
  });

  test('of the same content is the same', async () => {
    const digests: string[] = [];
    for (const name of ['a', 'b']) {
      const root = await content(name, { 'installclasses/server.py': 'one\n' });
      const image = path.join(dir, `${name}.img`);
      await make(root, image);
      digests.push(
        createHash('sha256')
          .update(await readFile(image))
          .digest('hex'),
      );
    }
    expect(digests[0]).toBe(digests[1]);
  });

  test('grows with its content', async () => {
    const large = Buffer.alloc(9_000_000, 'x');
    const root = await content('a', { 'installclasses/large': large });
    const image = path.join(dir, 'a.img');
    await make(root, image);
    expect((await ask(image, `cat ${PRODUCT_DIR}/installclasses/large`)).length).toBe(large.length);
  });

  test('holds no file whose name the tools cannot be told', async () => {
    const root = await content('a', { 'installclasses/qu"ote': '' });
    const plan = planProductImage({ root, image: path.join(dir, 'a.img'), timestamp: 0 });
    await expect(plan).rejects.toThrow(InputError);
  });
});
