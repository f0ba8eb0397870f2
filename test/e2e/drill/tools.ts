/** Programs between the workers and the real tools: they run these, after what a drill wants to happen before. */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { execa } from 'execa';
import { ROOT } from '../../tools.js';

/** Tools that can be troubled. */
export type Tool = 'genisoimage' | 'createrepo_c';
const TOOLS: readonly Tool[] = ['genisoimage', 'createrepo_c'];

export class TroubledTools {
  private constructor(
    /** To be put first in PATH; `punji` is there, too. */
    readonly dir: string,
  ) {}

  static async make(dir: string): Promise<TroubledTools> {
    await mkdir(path.join(dir, 'trouble'), { recursive: true });
    for (const tool of TOOLS) {
      const { stdout: real } = await execa('which', [tool]);
      await program(path.join(dir, tool), [
        `for trouble in "${dir}"/trouble/*.${tool}; do`,
        `  drill=\${trouble##*/}; drill=\${drill%.${tool}}`,
        '  case "$PWD $*" in */"$drill"/*) . "$trouble" ;; esac',
        'done',
        `exec ${real} "$@"`,
      ]);
    }
    const punji = path.join(ROOT, 'bin', 'punji.js');
    await program(path.join(dir, 'punji'), [`exec ${process.execPath} ${punji} "$@"`]);
    return new TroubledTools(dir);
  }

  /** From now on shell text runs before the tool in composes below a directory of the drill's name. */
  async trouble(drill: string, tool: Tool, text: string): Promise<void> {
    await writeFile(this.file(drill, tool), `${text}\n`);
  }

  async leaveAlone(drill: string, tool: Tool): Promise<void> {
    await rm(this.file(drill, tool));
  }

  private file(drill: string, tool: Tool): string {
    return path.join(this.dir, 'trouble', `${drill}.${tool}`);
  }
}

async function program(file: string, lines: readonly string[]): Promise<void> {
  await writeFile(file, ['#!/bin/sh', ...lines, ''].join('\n'), { mode: 0o755 });
}
