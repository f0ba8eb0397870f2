/** The script that makes an image in a root on another machine. */
import { describe, expect, test } from '@jest/globals';
import { execa } from 'execa';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { isoScript } from '../../../../lib/iso/index.js';

const script = {
  outputDir: '/c/out dir',
  directories: ['/c/out dir/iso'],
  commands: [
    {
      program: 'mkisofs',
      args: ['-volid', "It's", '-map', '$TEMPLATE/a b/mapping'],
      cwd: '/c/iso',
    },
    {
      program: 'xorriso',
      args: ['-dialog', 'on'],
      stdin: { file: '/c/xorriso.txt' },
      stdoutFile: '/c/list',
    },
  ],
  findsTemplates: true,
  uid: 48,
};

describe('the script of an image', () => {
  test('quotes words, and leaves the directory of templates to the root', () => {
    const lines = isoScript(script).split('\n');
    expect(lines.slice(0, 2)).toEqual(['#!/bin/bash', 'set -ex']);
    expect(lines).toContain(
      `cd /c/iso && mkisofs -volid 'It'"'"'s' -map "$TEMPLATE"'/a b/mapping'`,
    );
    expect(lines).toContain('xorriso -dialog on < /c/xorriso.txt > /c/list');
    expect(lines).toContain("mkdir -p '/c/out dir' '/c/out dir/iso'");
    expect(lines.some((line) => line.startsWith('TEMPLATE='))).toBe(true);
  });

  test('takes a word for what it is where no templates are wanted', () => {
    const text = isoScript({ ...script, findsTemplates: false });
    expect(text).toContain(`'$TEMPLATE/a b/mapping'`);
    expect(text).not.toContain('TEMPLATE=');
  });

  test.each([0, 3])(
    'ends as its command does, with files that everybody may read: exit code %d',
    async (code) => {
      const dir = await mkdtemp(path.join(os.tmpdir(), 'punji-script-'));
      try {
        const outputDir = path.join(dir, 'out');
        const write = `echo made > '${outputDir}/iso/x' && chmod 0600 '${outputDir}/iso/x' && exit ${String(code)}`;
        const text = isoScript({
          outputDir,
          directories: [path.join(outputDir, 'iso')],
          commands: [{ program: 'bash', args: ['-c', write] }],
          findsTemplates: false,
          uid: process.getuid!(),
        });
        await writeFile(path.join(dir, 'script'), text);
        const { exitCode } = await execa('bash', [path.join(dir, 'script')], { reject: false });
        expect(exitCode).toBe(code);
        const { stdout } = await execa('stat', ['-c', '%a', path.join(outputDir, 'iso/x')]);
        expect(stdout).toBe('644');
        expect(await readFile(path.join(outputDir, 'iso/x'), 'utf8')).toBe('made\n');
      } finally {
        await rm(dir, { recursive: true });
      }
    },
  );
});
