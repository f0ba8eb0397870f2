/** Loads metadata with the real productmd and dumps it again. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PYTHON } from '../../../tools.js';

const SCRIPT = `
import sys, importlib
kind, name, path = sys.argv[1:4]
data = getattr(importlib.import_module("productmd." + kind), name)()
data.load(path)
sys.stdout.buffer.write(data.dumps().encode("utf-8"))
`;

/** What productmd's class (`images`, `Images`) writes after reading the text. @throws if it refuses the text */
export function redump(module: string, className: string, text: string): string {
  const directory = mkdtempSync(path.join(tmpdir(), 'punji-productmd-'));
  try {
    const file = path.join(directory, 'metadata');
    writeFileSync(file, text);
    return execFileSync(PYTHON, ['-c', SCRIPT, module, className, file], {
      encoding: 'utf8',
      stdio: 'pipe',
      env: { ...process.env, PYTHONIOENCODING: 'utf-8', LC_ALL: 'C.UTF-8' },
    });
  } finally {
    rmSync(directory, { recursive: true });
  }
}
