/** Turns errors of the operating system into the taxonomy: what is full, what may not be written, what is missing. */
import { InputError, PunjiError, SpaceError, TransientError } from '../errors.js';

/** The code of a system error (`ENOENT`), or null if it is none. */
export function codeOf(error: unknown): string | null {
  if (typeof error !== 'object' || error === null || !('code' in error)) return null;
  return typeof error.code === 'string' ? error.code : null;
}

const NOT_WRITABLE: Readonly<Record<string, string>> = {
  EROFS: 'the file system is mounted read-only',
  EACCES: 'permission is denied to the user that runs the worker',
  EPERM: 'the operation is not permitted to the user that runs the worker',
};
/** Codes of a network file system that does not answer now but may later. */
const PASSING = new Set(['EIO', 'ESTALE', 'ETIMEDOUT', 'EAGAIN', 'EMFILE', 'ENFILE']);

/** Whether the code says that there is no room left. */
export const isOutOfSpace = (code: string | null): boolean =>
  code === 'ENOSPC' || code === 'EDQUOT';

/**
 * An error of the taxonomy that says what was to be written and what to do; others come back as they are.
 * @param doing what was tried, for example `write STATUS`
 */
export function fromSystemError(error: unknown, doing: string, file: string): unknown {
  if (error instanceof PunjiError) return error;
  const code = codeOf(error);
  if (code === null) return error;
  if (isOutOfSpace(code)) return outOfSpace(`cannot ${doing} ${file}`, code, error);
  const reason = NOT_WRITABLE[code];
  if (reason !== undefined) {
    return new InputError(`cannot ${doing} ${file}: ${reason} (${code})`, {
      cause: error,
      hint: 'mount it writable, or give the worker the right to write there',
    });
  }
  if (PASSING.has(code)) {
    return new TransientError(`cannot ${doing} ${file}: ${code}`, {
      cause: error,
      hint: 'see whether the storage of the compose answers',
    });
  }
  return error;
}

/** The error for a full disk or a used-up quota. */
export function outOfSpace(what: string, code: string, cause?: unknown): SpaceError {
  const why = code === 'EDQUOT' ? 'the disk quota is used up' : 'no space is left on the device';
  return new SpaceError(`${what}: ${why} (${code})`, {
    ...(cause === undefined ? {} : { cause }),
    hint: 'make room on that file system; the compose then goes on by itself',
  });
}
