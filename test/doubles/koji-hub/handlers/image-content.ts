/** Images as tasks put them out: small, but of the format that their names promise. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const SECTOR = 512;
const DISK_BYTES = 1024 * 1024;

/** Writes a file of a task; what is no image is text. */
export function writeTaskFile(file: string): void {
  if (file.endsWith('.qcow2')) run('qemu-img', 'create', '-q', '-f', 'qcow2', file, '1M');
  else if (file.endsWith('.iso')) writeIso(file);
  else if (file.endsWith('.raw.xz')) writeCompressedDisk(file);
  else writeFileSync(file, `${path.basename(file)}\n`.repeat(64));
}

/** A disc with a boot catalog. */
function writeIso(file: string): void {
  const tree = mkdtempSync(path.join(tmpdir(), 'koji-hub-iso-'));
  try {
    writeFileSync(path.join(tree, 'boot.img'), Buffer.alloc(4 * SECTOR, 0x90));
    const boot = ['-b', 'boot.img', '-no-emul-boot', '-boot-load-size', '4'];
    run('xorriso', '-as', 'mkisofs', '-quiet', '-V', 'LIVE', '-o', file, ...boot, tree);
  } finally {
    rmSync(tree, { recursive: true });
  }
}

/** A disk with one partition. */
function writeCompressedDisk(file: string): void {
  const disk = Buffer.alloc(DISK_BYTES);
  disk.set([0x80, 0, 0, 0, 0x83, 0, 0, 0, 8, 0, 0, 0, 0, 4, 0, 0], 446);
  disk.set([0x55, 0xaa], SECTOR - 2);
  const raw = file.slice(0, -'.xz'.length);
  writeFileSync(raw, disk);
  run('xz', '-f', raw);
}

function run(program: string, ...args: readonly string[]): void {
  execFileSync(program, args, { stdio: 'ignore' });
}
