import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { outsideFiles } from '../../../../lib/fingerprint/index.js';

let root = '';

beforeEach(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'outside '));
  await mkdir(path.join(root, 'extra'));
  await writeFile(path.join(root, 'comps.xml'), '<comps/>');
  await writeFile(path.join(root, 'extra', 'GPL'), 'text');
});

afterEach(() => rm(root, { recursive: true }));

const named = async (option: string, value: unknown): Promise<string[]> =>
  Object.keys(await outsideFiles(option, value, root)).sort();

describe('files outside of a compose', () => {
  test('are those that options for files name, relative ones too', async () => {
    expect(await named('comps_file', 'comps.xml')).toEqual(['comps.xml']);
    expect(await named('comps_file', { scm: 'git', repo: root, file: 'comps.xml' })).toEqual([]);
  });

  test('are what an SCM of files names, and repositories that packages come from', async () => {
    const extra = [['.*', { '*': [{ scm: 'file', dir: 'extra', target: '/nowhere' }] }]];
    expect(await named('extra_files', extra)).toEqual(['extra']);
    expect(await named('pkgset_repos', { x86_64: [`file://${encodeURI(root)}`] })).toEqual([root]);
  });

  test('are the directory of a name that is a template', async () => {
    const file = 'extra/%(variant_id)s';
    expect(await named('productimg_install_class', { scm: 'file', file })).toEqual([file]);
    const before = await outsideFiles('productimg_install_class', file, root);
    await writeFile(path.join(root, 'extra', 'server.py'), 'new');
    expect(await outsideFiles('productimg_install_class', file, root)).not.toEqual(before);
  });

  test.each<[string, (root: string) => unknown]>([
    ['translate_paths', (place) => [[place, 'http://example.com']]],
    ['ostree', (place) => ({ '.*': { ostree_repo: place, config_url: place } })],
    ['symlink_isos_to', (place) => place],
  ])('are not where things go: %s', async (option, value) => {
    expect(await named(option, value(root))).toEqual([]);
  });

  test('have another digest when a file in a directory is edited', async () => {
    const value = { scm: 'file', dir: 'extra' };
    const before = await outsideFiles('extra_files', value, root);
    await writeFile(path.join(root, 'extra', 'GPL'), 'another');
    expect(await outsideFiles('extra_files', value, root)).not.toEqual(before);
  });
});
