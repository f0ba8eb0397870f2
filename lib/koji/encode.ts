/** Writes XML-RPC with Koji's extensions, byte for byte as Koji's own client does (koji/xmlrpcplus.py). */
import { InternalError } from '../errors.js';
import type { KojiValue } from './value.js';

const INT_MAX = 2n ** 31n - 1n;
const INT_MIN = -(2n ** 31n);
const I8_MAX = 2n ** 63n - 1n;
const I8_MIN = -(2n ** 63n);
/** Characters in a line of base64, as Python breaks them. */
const BASE64_LINE = /.{1,76}/g;

/** The body of a call. @throws InternalError if a value has no form on the wire */
export function encodeCall(method: string, params: readonly KojiValue[]): string {
  return `<?xml version='1.0'?>\n<methodCall>\n<methodName>${escape(method)}</methodName>\n${encodeParams(params)}</methodCall>\n`;
}

/** The body of a successful answer. */
export function encodeResult(value: KojiValue): string {
  return `<?xml version='1.0'?>\n<methodResponse>\n${encodeParams([value])}</methodResponse>\n`;
}

/** The body of a fault. */
export function encodeFault(faultCode: number, faultString: string): string {
  const fault = encodeValue({ faultCode, faultString });
  return `<?xml version='1.0'?>\n<methodResponse>\n<fault>\n${fault}</fault>\n</methodResponse>\n`;
}

const encodeParams = (params: readonly KojiValue[]): string =>
  `<params>\n${params.map((value) => `<param>\n${encodeValue(value)}</param>\n`).join('')}</params>\n`;

function encodeValue(value: KojiValue): string {
  if (value === null) return '<value><nil/></value>';
  switch (typeof value) {
    case 'string':
      return `<value><string>${escape(value)}</string></value>\n`;
    case 'boolean':
      return `<value><boolean>${value ? '1' : '0'}</boolean></value>\n`;
    case 'number':
      return encodeNumber(value);
    case 'bigint':
      return encodeInteger(value);
    default:
      return encodeCompound(value);
  }
}

function encodeCompound(value: KojiValue & object): string {
  if (value instanceof Uint8Array) return encodeBytes(value);
  if (isArray(value)) {
    return `<value><array><data>\n${value.map(encodeValue).join('')}</data></array></value>\n`;
  }
  const members = Object.entries(value).map(
    ([name, member]) => `<member>\n<name>${escape(name)}</name>\n${encodeValue(member)}</member>\n`,
  );
  return `<value><struct>\n${members.join('')}</struct></value>\n`;
}

const isArray = (value: KojiValue & object): value is readonly KojiValue[] => Array.isArray(value);

function encodeNumber(value: number): string {
  if (Number.isSafeInteger(value)) return encodeInteger(BigInt(value));
  if (!Number.isFinite(value)) throw new InternalError(`${String(value)} cannot be sent to Koji`);
  return `<value><double>${String(value)}</double></value>\n`;
}

function encodeInteger(value: bigint): string {
  if (value > I8_MAX || value < I8_MIN) {
    throw new InternalError(`${String(value)} is too large to be sent to Koji`);
  }
  const type = value > INT_MAX || value < INT_MIN ? 'i8' : 'int';
  return `<value><${type}>${String(value)}</${type}></value>\n`;
}

function encodeBytes(bytes: Uint8Array): string {
  const lines = Buffer.from(bytes).toString('base64').match(BASE64_LINE) ?? [];
  return `<value><base64>\n${lines.map((line) => `${line}\n`).join('')}</base64></value>\n`;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

const escape = (text: string): string =>
  text.replace(/[&<>]/g, (character) => ENTITIES[character] ?? character);
