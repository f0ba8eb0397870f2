/**
 * Which key signed a package: the id out of an OpenPGP signature packet (RFC 4880 and 9580, section "Signature
 * Packet"). Signatures are not verified here; rpm does that where keys are known.
 */
import type { Header } from './header.js';
import { SIGNATURE_TAG } from './tags.js';

const SUBPACKET_ISSUER = 16;
const SUBPACKET_ISSUER_FINGERPRINT = 33;

/** The signing keys' short ids (8 lower-case hex digits), each once, in order of their tags. */
export function signingKeys(signatures: Header): string[] {
  const keys = new Set<string>();
  for (const tag of ['rsa', 'dsa', 'pgp', 'gpg'] as const) {
    const packet = signatures.binary(SIGNATURE_TAG[tag]);
    const key = packet === undefined ? null : keyIdOfPacket(packet);
    if (key !== null) keys.add(key);
  }
  for (const text of signatures.texts(SIGNATURE_TAG.openPgp)) {
    const key = keyIdOfPacket(Buffer.from(text, 'base64'));
    if (key !== null) keys.add(key);
  }
  return [...keys];
}

/** The short key id of one signature packet; null if it names no key. */
export function keyIdOfPacket(packet: Uint8Array): string | null {
  const body = packetBody(packet);
  if (body === null) return null;
  const version = body[0];
  if (version === 3) return shortId(body.subarray(7, 15));
  if (version === 4) return keyIdOfSubpackets(body, 4, 2);
  if (version === 6) return keyIdOfSubpackets(body, 4, 4);
  return null;
}

/** The body of a packet, old or new style header. */
function packetBody(packet: Uint8Array): Uint8Array | null {
  const first = packet[0];
  if (first === undefined || (first & 0x80) === 0) return null;
  if ((first & 0x40) === 0) {
    const lengthBytes = [1, 2, 4, 0][first & 3] ?? 0;
    return packet.subarray(1 + lengthBytes);
  }
  const length = readLength(packet, 1);
  return length === null ? null : packet.subarray(length.next);
}

/** A new-style length: one, two or five bytes. */
function readLength(bytes: Uint8Array, at: number): { length: number; next: number } | null {
  const [a, b] = [bytes[at], bytes[at + 1]];
  if (a === undefined) return null;
  if (a < 192) return { length: a, next: at + 1 };
  if (b === undefined) return null;
  if (a < 255) return { length: ((a - 192) << 8) + b + 192, next: at + 2 };
  const length = readNumber(bytes, at + 1, 4);
  return length === null ? null : { length, next: at + 5 };
}

function readNumber(bytes: Uint8Array, at: number, width: number): number | null {
  if (at + width > bytes.length) return null;
  return bytes.subarray(at, at + width).reduce((number, byte) => number * 256 + byte, 0);
}

/** Looks through the hashed, then the unhashed subpackets. `start` is where the first area's length stands. */
function keyIdOfSubpackets(body: Uint8Array, start: number, lengthBytes: number): string | null {
  let at = start;
  for (let area = 0; area < 2; area += 1) {
    const size = readNumber(body, at, lengthBytes);
    if (size === null) return null;
    const from = at + lengthBytes;
    const key = issuerIn(body.subarray(from, from + size));
    if (key !== null) return key;
    at = from + size;
  }
  return null;
}

function issuerIn(area: Uint8Array): string | null {
  for (let at = 0; at < area.length;) {
    const head = readLength(area, at);
    if (head === null || head.length === 0) return null;
    const type = (area[head.next] ?? 0) & 0x7f;
    const content = area.subarray(head.next + 1, head.next + head.length);
    if (type === SUBPACKET_ISSUER) return shortId(content);
    if (type === SUBPACKET_ISSUER_FINGERPRINT) return issuerOfFingerprint(content);
    at = head.next + head.length;
  }
  return null;
}

/** A fingerprint begins with its version; the key id is the end of a v4 one, the beginning of a v6 one. */
function issuerOfFingerprint(content: Uint8Array): string | null {
  return content[0] === 6 ? shortId(content.subarray(1, 9)) : shortId(content.subarray(1));
}

/** The last four bytes as lower-case hex: how sigkeys of a configuration are written. */
function shortId(id: Uint8Array): string | null {
  return id.length < 8 ? null : Buffer.from(id.subarray(-4)).toString('hex');
}
