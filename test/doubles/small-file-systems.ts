/** Run in a mount namespace: writes to a full and to a read-only file system and prints, as JSON, what came of it. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { writeProblems } from '../../lib/compose-checks/index.js';
import { PunjiError } from '../../lib/errors.js';
import { run, writeFileAtomic, writeScratchFile } from '../../lib/process/index.js';

const root = process.argv[2] ?? '';
const big = 'x'.repeat(4 * 1024 * 1024);

function mount(name: string): string {
  const place = path.join(root, name);
  mkdirSync(place);
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', place]);
  writeFileSync(path.join(place, 'kept'), 'kept');
  return place;
}

async function outcome(place: string, work: () => Promise<unknown>) {
  const error = await work().then(
    () => null,
    (reason: unknown) => reason,
  );
  return {
    name: error instanceof Error ? error.name : null,
    hint: error instanceof PunjiError ? error.hint : null,
    left: readdirSync(place),
  };
}

const full = mount('full');
const scratch = mount('scratch');
const commandPlace = mount('command');
const readOnly = mount('read-only');
execFileSync('mount', ['-o', 'remount,ro', readOnly]);
const dd = {
  program: 'dd',
  args: ['if=/dev/zero', `of=${path.join(commandPlace, 'big')}`, 'bs=1M'],
};

console.log(
  JSON.stringify({
    full: await outcome(full, () => writeFileAtomic(path.join(full, 'file'), big)),
    scratch: await outcome(scratch, () => writeScratchFile(path.join(scratch, 'file'), big)),
    readOnly: await outcome(readOnly, () => writeFileAtomic(path.join(readOnly, 'file'), 'x')),
    place: await writeProblems({ targetDir: readOnly }),
    command: await outcome(commandPlace, () =>
      run(dd, { logFile: path.join(root, 'dd.log'), timeoutMs: 20_000 }),
    ),
  }),
);
