/** The digest of a value that JSON can hold. The order of keys counts: in pattern mappings it has a meaning. */
import { createHash } from 'node:crypto';

/** SHA-256, hexadecimal, of the value's JSON; of `null` for undefined. */
export const digestOf = (value: unknown): string =>
  createHash('sha256')
    .update(JSON.stringify(value ?? null))
    .digest('hex');
