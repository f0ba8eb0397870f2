/** Writes a tree as text, indented by two spaces as libxml2 does: an element that holds text is left as it is. */
import type { XmlDocument, XmlElement, XmlMisc, XmlNode } from './element.js';

const TEXT_ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '\r': '&#13;',
};
const ATTRIBUTE_ESCAPES: Readonly<Record<string, string>> = {
  ...TEXT_ESCAPES,
  '"': '&quot;',
  '\n': '&#10;',
  '\t': '&#9;',
};

/** Text for between tags. */
function escapeText(text: string): string {
  return text.replace(/[&<>\r]/g, (character) => TEXT_ESCAPES[character] ?? character);
}

/** Text for between double quotes. */
function escapeAttribute(text: string): string {
  return text.replace(/[&<>"\r\n\t]/g, (character) => ATTRIBUTE_ESCAPES[character] ?? character);
}

/** The document as UTF-8 text with its declaration, ended by a newline. */
export function formatXml(document: Omit<XmlDocument, 'file'>): string {
  const doctype = document.doctype === null ? [] : [`<!DOCTYPE ${document.doctype}>`];
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    ...doctype,
    ...document.prolog.map(formatMisc),
    formatElement(document.root, '', true),
    ...document.epilog.map(formatMisc),
    '',
  ].join('\n');
}

/** A new element, for writers; entries without a value are left out. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string | undefined>> = {},
  children: readonly XmlNode[] | string = [],
): XmlElement {
  const given = Object.entries(attributes).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  const text: readonly XmlNode[] =
    typeof children !== 'string'
      ? children
      : children === ''
        ? []
        : [{ kind: 'text', text: children }];
  return { kind: 'element', name, attributes: new Map(given), children: text, line: 0, column: 0 };
}

function formatElement(node: XmlElement, indent: string, pretty: boolean): string {
  const attributes = [...node.attributes].map(
    ([name, value]) => ` ${name}="${escapeAttribute(value)}"`,
  );
  const open = `<${node.name}${attributes.join('')}`;
  if (node.children.length === 0) return `${open}/>`;
  const inside = pretty && node.children.every((child) => child.kind !== 'text');
  const deeper = `${indent}  `;
  const parts = node.children.map((child) => formatNode(child, deeper, inside));
  return inside
    ? `${open}>\n${parts.map((part) => `${deeper}${part}\n`).join('')}${indent}</${node.name}>`
    : `${open}>${parts.join('')}</${node.name}>`;
}

function formatNode(node: XmlNode, indent: string, pretty: boolean): string {
  switch (node.kind) {
    case 'element':
      return formatElement(node, indent, pretty);
    case 'text':
      return escapeText(node.text);
    default:
      return formatMisc(node);
  }
}

function formatMisc(node: XmlMisc): string {
  if (node.kind === 'comment') return `<!--${node.text}-->`;
  return `<?${node.target}${node.text === '' ? '' : ` ${node.text}`}?>`;
}
