/** A document as a small tree: what comps and variants files need, no namespaces, no entities. */

/** Where a thing begins in its file; both from 1. */
export interface XmlPlace {
  readonly line: number;
  readonly column: number;
}

export interface XmlElement extends XmlPlace {
  readonly kind: 'element';
  readonly name: string;
  /** In the order of the file. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlNode[];
}

export interface XmlText {
  readonly kind: 'text';
  readonly text: string;
}

export interface XmlComment {
  readonly kind: 'comment';
  readonly text: string;
}

export interface XmlInstruction {
  readonly kind: 'instruction';
  readonly target: string;
  readonly text: string;
}

export type XmlMisc = XmlComment | XmlInstruction;
export type XmlNode = XmlElement | XmlText | XmlMisc;

export interface XmlDocument {
  /** Name or path that errors quote. */
  readonly file: string;
  /** What stood between `<!DOCTYPE` and `>`, as written. */
  readonly doctype: string | null;
  readonly prolog: readonly XmlMisc[];
  readonly root: XmlElement;
  readonly epilog: readonly XmlMisc[];
}

/** The element children, of one name if given. */
export function childElements(parent: XmlElement, name?: string): readonly XmlElement[] {
  return parent.children.filter(
    (child): child is XmlElement =>
      child.kind === 'element' && (name === undefined || child.name === name),
  );
}

/** The first element child of a name. */
export function firstChild(parent: XmlElement, name: string): XmlElement | undefined {
  return childElements(parent, name)[0];
}

/** The element's own text, without that of its children. */
export function textOf(element: XmlElement): string {
  return element.children.map((child) => (child.kind === 'text' ? child.text : '')).join('');
}
