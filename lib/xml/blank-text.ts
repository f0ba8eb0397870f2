/** Drops the blank text that only lays a file out, by the rule of libxml2's XML_PARSE_NOBLANKS. */
import type { XmlElement, XmlNode } from './element.js';

const BLANK = /^[ \t\r\n]*$/;

/** The same tree without layout: blank text stays where it is all of an element, beside other text, or by xml:space. */
export function withoutBlankText(element: XmlElement): XmlElement {
  if (element.attributes.get('xml:space') === 'preserve') return element;
  const only = element.children.length === 1;
  const kept: XmlNode[] = [];
  for (const child of element.children) {
    if (child.kind === 'element') kept.push(withoutBlankText(child));
    else if (child.kind !== 'text' || only || !BLANK.test(child.text) || besideText(kept))
      kept.push(child);
  }
  return { ...element, children: kept };
}

const besideText = (kept: readonly XmlNode[]): boolean =>
  kept[0]?.kind === 'text' || kept.at(-1)?.kind === 'text';
