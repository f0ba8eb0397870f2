/**
 * Reads XML from outside safely: entities of a document's own are refused, a DTD that it names is never fetched,
 * and size, depth and attributes are bounded.
 */
import { SaxesParser } from 'saxes';
import { InputError } from '../errors.js';
import { decodeXml } from './decode.js';
import { XML_LIMITS, type XmlLimits } from './limits.js';
import { XmlStop } from './stop.js';
import { TreeBuilder } from './tree-builder.js';
import type { XmlDocument, XmlPlace } from './element.js';

/** Why a text is not a document. */
export interface XmlFault extends XmlPlace {
  readonly file: string;
  readonly message: string;
}

export type XmlResult =
  | { readonly document: XmlDocument; readonly fault: null }
  | { readonly document: null; readonly fault: XmlFault };

/** Reads a document; what is wrong comes back as a fault with its place. */
export function tryParseXml(
  source: string | Uint8Array,
  file: string,
  limits: XmlLimits = XML_LIMITS,
): XmlResult {
  const fail = (
    message: string,
    { line, column }: XmlPlace = { line: 1, column: 1 },
  ): XmlResult => ({
    document: null,
    fault: { file, line, column, message },
  });
  if (Buffer.byteLength(source) > limits.maxBytes) {
    return fail(`the file is larger than ${String(limits.maxBytes)} bytes`);
  }
  const text = typeof source === 'string' ? source : decodeXml(source);
  if (text === null) return fail('the file is not text in the encoding that it declares');
  const parser = new SaxesParser({ fileName: '' });
  const builder = new TreeBuilder(parser, file, limits);
  try {
    parser.write(text.replace(/^\uFEFF/, '')).close();
    return { document: builder.document(), fault: null };
  } catch (error) {
    if (error instanceof XmlStop) return fail(error.message, error.place);
    throw error;
  }
}

/** Reads a document. @throws InputError with file, line and column */
export function parseXml(
  source: string | Uint8Array,
  file: string,
  limits: XmlLimits = XML_LIMITS,
): XmlDocument {
  const { document, fault } = tryParseXml(source, file, limits);
  if (document !== null) return document;
  throw new InputError(formatFault(fault), { hint: 'correct the file' });
}

/** `file:line:column: message`. */
function formatFault(fault: XmlFault): string {
  return `${fault.file}:${String(fault.line)}:${String(fault.column)}: ${fault.message}`;
}
