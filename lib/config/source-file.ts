/** Reads a configuration file as text, within limits. */
import { readFileSync, statSync } from 'node:fs';
import { LIMITS } from './limits.js';
import { errorAt } from './problem.js';

/** The text of a UTF-8 file. @throws ConfigError if it cannot be read, is too large or is not UTF-8 */
export function readSource(file: string): string {
  const bytes = readBytes(file);
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw errorAt('the file is not UTF-8', { file }, { cause, hint: 'save it as UTF-8 text' });
  }
}

function readBytes(file: string): Buffer {
  try {
    const { size } = statSync(file);
    if (size > LIMITS.fileBytes) {
      throw errorAt(
        `the file has ${String(size)} bytes, more than ${String(LIMITS.fileBytes)}`,
        { file },
        { hint: 'is it a configuration?' },
      );
    }
    return readFileSync(file);
  } catch (error) {
    throw readError(file, error);
  }
}

function readError(file: string, error: unknown): unknown {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'ENOENT') {
    return errorAt(`No such file or directory: '${file}'`, { file }, { hint: 'check the path' });
  }
  if (code === 'EISDIR') {
    return errorAt(`Is a directory: '${file}'`, { file }, { hint: 'name the file in it' });
  }
  if (code === 'EACCES') {
    return errorAt(`Permission denied: '${file}'`, { file }, { hint: 'make it readable' });
  }
  return error;
}
