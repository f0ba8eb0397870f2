/**
 * Reads XML-RPC with Koji's extensions while it arrives: each piece is read at once, so that an answer of many
 * megabytes holds up nothing else. No DTD, no entities but the five of XML and numeric ones.
 */
import { TransientError } from '../errors.js';
import { ValueBuilder } from './value-builder.js';
import type { KojiValue } from './value.js';

/** A document that has come whole: an answer, a fault, or (in a hub) a call. */
export type RpcDocument =
  | { readonly kind: 'result'; readonly value: KojiValue }
  | { readonly kind: 'fault'; readonly value: KojiValue }
  | { readonly kind: 'call'; readonly method: string; readonly params: readonly KojiValue[] };

export class RpcDecoder {
  private readonly text = new TextDecoder('utf-8');
  private readonly builder = new ValueBuilder();
  private rest = '';

  /** Takes the next bytes. @throws TransientError if this is no XML-RPC */
  push(bytes: Uint8Array): void {
    this.scan(this.text.decode(bytes, { stream: true }));
  }

  /** The document, once all bytes are in. @throws TransientError if it was cut short */
  end(): RpcDocument {
    this.scan(this.text.decode());
    const document = this.rest.trim() === '' ? this.builder.document() : null;
    if (document === null) throw malformed('it is cut short');
    return document;
  }

  private scan(piece: string): void {
    const text = this.rest === '' ? piece : this.rest + piece;
    let position = 0;
    for (;;) {
      const open = text.indexOf('<', position);
      const close = open < 0 ? -1 : text.indexOf('>', open + 1);
      if (close < 0) break;
      this.builder.onText(text, position, open);
      this.tag(text.slice(open + 1, close));
      position = close + 1;
    }
    this.rest = text.slice(position);
  }

  private tag(tag: string): void {
    const first = tag.charCodeAt(0);
    if (first === QUESTION) return;
    if (first === BANG) throw malformed(`it holds <${tag.slice(0, 40)}>`);
    if (first === SLASH) {
      this.builder.onClose(nameOf(tag.slice(1)));
    } else if (tag.endsWith('/')) {
      const name = nameOf(tag.slice(0, -1));
      this.builder.onOpen(name);
      this.builder.onClose(name);
    } else {
      this.builder.onOpen(nameOf(tag));
    }
  }
}

const QUESTION = 63;
const BANG = 33;
const SLASH = 47;

/** The name without a namespace and attributes: some writers send `ex:nil`. */
function nameOf(tag: string): string {
  if (PLAIN.test(tag)) return tag;
  const name = tag.split(/\s/, 1)[0] ?? '';
  return name.slice(name.indexOf(':') + 1);
}

const PLAIN = /^[A-Za-z0-9.]+$/;

/** Reads a whole document at once. @throws TransientError if it is no XML-RPC */
export function decodeDocument(bytes: Uint8Array): RpcDocument {
  const decoder = new RpcDecoder();
  decoder.push(bytes);
  return decoder.end();
}

const malformed = (why: string): TransientError =>
  new TransientError(`the answer is no XML-RPC: ${why}`);
