/** A command's standard output as a file: the kernel writes it, no byte passes through this process. */
import { open, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { fromSystemError } from './system-error.js';
import { makeDirectory } from './write-file.js';

/** Opens the file, emptied. Null if none is wanted. */
export async function openStdout(file: string | undefined): Promise<FileHandle | null> {
  if (file === undefined) return null;
  try {
    await makeDirectory(path.dirname(file));
    const handle = await open(file, 'w');
    await handle.chmod(0o644);
    return handle;
  } catch (error) {
    throw fromSystemError(error, 'write', file);
  }
}
