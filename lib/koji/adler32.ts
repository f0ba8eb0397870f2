/** The checksum by which a hub verifies uploads (RFC 1950, section 8.2). */

const MODULUS = 65_521;
/** So many bytes cannot overflow 32 bits before the remainder is taken. */
const BLOCK_BYTES = 5552;

export class Adler32 {
  private low = 1;
  private high = 0;

  update(bytes: Uint8Array): this {
    for (let start = 0; start < bytes.length; start += BLOCK_BYTES) {
      const end = Math.min(start + BLOCK_BYTES, bytes.length);
      for (let at = start; at < end; at += 1) {
        this.low += bytes[at] ?? 0;
        this.high += this.low;
      }
      this.low %= MODULUS;
      this.high %= MODULUS;
    }
    return this;
  }

  /** Begins anew. */
  reset(): this {
    this.low = 1;
    this.high = 0;
    return this;
  }

  /** Eight hex digits. */
  hexDigest(): string {
    return (((this.high << 16) | this.low) >>> 0).toString(16).padStart(8, '0');
  }
}
