/** Builds the tree out of the parser's events, and refuses what is unsafe or beyond the limits. */
import type { SaxesParser } from 'saxes';
import { XmlStop } from './stop.js';
import type { XmlDocument, XmlElement, XmlMisc, XmlNode, XmlPlace } from './element.js';
import type { XmlLimits } from './limits.js';

/** An element that is still open. */
interface OpenElement extends XmlPlace {
  readonly kind: 'element';
  readonly name: string;
  readonly attributes: Map<string, string>;
  readonly children: XmlNode[];
}

export class TreeBuilder {
  private doctype: string | null = null;
  private root: XmlElement | null = null;
  private readonly prolog: XmlMisc[] = [];
  private readonly epilog: XmlMisc[] = [];
  private readonly open: OpenElement[] = [];
  private start: XmlPlace = { line: 1, column: 1 };

  constructor(
    private readonly parser: SaxesParser,
    private readonly file: string,
    private readonly limits: XmlLimits,
  ) {
    parser.on('error', (error) => {
      throw this.stop(error.message.replace(/^:?\d+:\d+: /, ''));
    });
    parser.on('doctype', this.onDoctype);
    parser.on('opentagstart', ({ name }) => {
      this.start = { line: parser.line, column: Math.max(1, parser.column - name.length - 1) };
    });
    parser.on('opentag', ({ name, attributes }) => {
      this.onOpen(name, new Map(Object.entries(attributes)));
    });
    parser.on('closetag', this.onClose);
    parser.on('text', this.onText);
    parser.on('cdata', this.onText);
    parser.on('comment', (text) => {
      this.onMisc({ kind: 'comment', text });
    });
    parser.on('processinginstruction', ({ target, body }) => {
      this.onMisc({ kind: 'instruction', target, text: body });
    });
  }

  /** The finished tree, once the parser was closed. */
  document(): XmlDocument {
    const { file, doctype, prolog, root, epilog } = this;
    if (root === null) throw this.stop('the document has no element');
    return { file, doctype, prolog, root, epilog };
  }

  private readonly onDoctype = (doctype: string): void => {
    if (/<!ENTITY/i.test(doctype)) {
      throw this.stop('the document defines entities, which are refused');
    }
    this.doctype = doctype.trim();
  };

  private onOpen(name: string, attributes: Map<string, string>): void {
    const { maxDepth, maxAttributes } = this.limits;
    if (this.open.length >= maxDepth) {
      throw this.stop(`elements are nested more than ${String(maxDepth)} deep`);
    }
    if (attributes.size > maxAttributes) {
      throw this.stop(`element ${name} has more than ${String(maxAttributes)} attributes`);
    }
    const element: OpenElement = { kind: 'element', name, attributes, children: [], ...this.start };
    this.open.at(-1)?.children.push(element);
    this.open.push(element);
  }

  private readonly onClose = (): void => {
    const closed = this.open.pop();
    if (this.open.length === 0 && closed !== undefined) this.root = closed;
  };

  /** Neighbouring texts and CDATA sections become one text. */
  private readonly onText = (text: string): void => {
    const parent = this.open.at(-1);
    if (parent === undefined || text === '') return;
    const last = parent.children.at(-1);
    if (last?.kind === 'text') {
      parent.children[parent.children.length - 1] = { kind: 'text', text: last.text + text };
    } else {
      parent.children.push({ kind: 'text', text });
    }
  };

  private onMisc(node: XmlMisc): void {
    const parent = this.open.at(-1);
    const place = parent?.children ?? (this.root === null ? this.prolog : this.epilog);
    place.push(node);
  }

  private stop(message: string): XmlStop {
    return new XmlStop(message, {
      line: this.parser.line,
      column: Math.max(1, this.parser.column),
    });
  }
}
