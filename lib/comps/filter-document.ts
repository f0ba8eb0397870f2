/**
 * The first pass over comps (pungi/wrappers/comps.py, CompsFilter): takes the file as XML and removes what is not of
 * the arch and variant, by the attributes `arch` and `variant` that Pungi adds to comps.
 */
import { fnmatch } from '../fnmatch/index.js';
import {
  childElements,
  textOf,
  type XmlDocument,
  type XmlElement,
  type XmlNode,
} from '../xml/index.js';

export interface CompsCleanup {
  /** Groups that stay even if they are empty; globs. */
  readonly keepEmptyGroups: readonly string[];
  /** Groups that environments may name although they are not defined here; literal. */
  readonly lookasideGroups: readonly string[];
}

export interface CompsFilterOptions {
  readonly arch: string;
  /** A variant's uid; without it the attributes `variant` stay. */
  readonly variant?: string;
  /** Removes what became empty or names what is not defined; without it nothing is cleaned up. */
  readonly cleanup?: CompsCleanup;
}

/** The document of an arch, or of a variant on it, out of the global one without layout. */
export function filterCompsDocument(
  document: XmlDocument,
  options: CompsFilterOptions,
): XmlDocument {
  const selected = selectElements(document.root, options);
  const { cleanup } = options;
  const root = cleanup === undefined ? selected : cleanUp(selected, options.arch, cleanup);
  return { ...document, root };
}

/** Keeps elements that are wanted; a removed one takes the text behind it along. */
function filterChildren(parent: XmlElement, keep: (child: XmlElement) => boolean): XmlElement {
  const children: XmlNode[] = [];
  let removed = false;
  for (const child of parent.children) {
    removed = child.kind === 'element' ? !keep(child) : removed && child.kind === 'text';
    if (!removed) children.push(child);
  }
  return { ...parent, children };
}

function mapChildren(
  parent: XmlElement,
  name: string,
  change: (child: XmlElement) => XmlElement,
): XmlElement {
  const children = parent.children.map((child) =>
    child.kind === 'element' && child.name === name ? change(child) : child,
  );
  return { ...parent, children };
}

function selectElements(root: XmlElement, options: CompsFilterOptions): XmlElement {
  const wanted: readonly (readonly [string, string])[] = [
    ['arch', options.arch],
    ...(options.variant === undefined ? [] : [['variant', options.variant] as const]),
  ];
  const select = (parent: XmlElement, name: string): XmlElement =>
    mapChildren(
      filterChildren(parent, (child) => child.name !== name || isWanted(child, wanted)),
      name,
      (child) => withoutAttributes(child, wanted),
    );
  const packages = mapChildren(root, 'group', (group) =>
    mapChildren(group, 'packagelist', (list) => select(list, 'packagereq')),
  );
  return select(select(packages, 'group'), 'environment');
}

const isWanted = (node: XmlElement, wanted: readonly (readonly [string, string])[]): boolean =>
  wanted.every(([name, value]) => listsValue(node, name, value));

/** Whether the attribute is absent, or names the value in its list. */
function listsValue(node: XmlElement, name: string, value: string): boolean {
  const listed = node.attributes.get(name);
  return listed === undefined || listed.split(/[, ]+/).includes(value);
}

function withoutAttributes(
  node: XmlElement,
  dropped: readonly (readonly [string, string])[],
): XmlElement {
  const attributes = [...node.attributes].filter(([name]) =>
    dropped.every(([key]) => key !== name),
  );
  return attributes.length === node.attributes.size
    ? node
    : { ...node, attributes: new Map(attributes) };
}

function cleanUp(root: XmlElement, arch: string, cleanup: CompsCleanup): XmlElement {
  const filled = filterChildren(
    root,
    (child) =>
      child.name !== 'group' ||
      hasItems(child, 'packagelist', 'packagereq') ||
      idsOf(child).some((id) => cleanup.keepEmptyGroups.some((glob) => fnmatch(id, glob))),
  );
  const defined = new Set(childElements(filled, 'group').flatMap(idsOf));
  const known = new Set([...defined, ...cleanup.lookasideGroups]);
  const categories = mapChildren(filled, 'category', (category) =>
    filterGroupList(category, (reference) => defined.has(textOf(reference))),
  );
  const environments = mapChildren(categories, 'environment', (environment) =>
    filterGroupList(
      environment,
      (reference) => known.has(textOf(reference)) && listsValue(reference, 'arch', arch),
    ),
  );
  return filterChildren(
    environments,
    (child) =>
      !['category', 'environment'].includes(child.name) || hasItems(child, 'grouplist', 'groupid'),
  );
}

const filterGroupList = (
  parent: XmlElement,
  keep: (reference: XmlElement) => boolean,
): XmlElement =>
  mapChildren(parent, 'grouplist', (list) =>
    filterChildren(list, (child) => child.name !== 'groupid' || keep(child)),
  );

const idsOf = (node: XmlElement): readonly string[] => childElements(node, 'id').map(textOf);

const hasItems = (node: XmlElement, list: string, item: string): boolean =>
  childElements(node, list).some((child) => childElements(child, item).length > 0);
