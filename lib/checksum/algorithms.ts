/** Names of checksum types: configurations use those of Python's hashlib. */
import { createHash, getHashes, type Hash } from 'node:crypto';
import { ConfigError } from '../errors.js';

/** Where OpenSSL has another name than hashlib. */
const OPENSSL_NAMES: Readonly<Record<string, string>> = {
  blake2b: 'blake2b512',
  blake2s: 'blake2s256',
  sha3_224: 'sha3-224',
  sha3_256: 'sha3-256',
  sha3_384: 'sha3-384',
  sha3_512: 'sha3-512',
};

/** A hash of a type. @throws ConfigError for a type that there is not */
export function newHash(type: string): Hash {
  const name = OPENSSL_NAMES[type] ?? type;
  if (getHashes().includes(name.toLowerCase()) || getHashes().includes(name)) {
    return createHash(name);
  }
  const message = `'${type}' is no checksum type that this machine knows`;
  const hint = 'usual types are md5, sha1, sha224, sha256, sha384 and sha512';
  throw new ConfigError([{ severity: 'error', message, path: 'media_checksums', hint }]);
}
