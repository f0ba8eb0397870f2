/** A comps file as libcomps takes it: unknown elements and attributes vanish, missing flags have its defaults. */
import { InputError } from '../errors.js';
import { childElements, textOf, type XmlDocument, type XmlElement } from '../xml/index.js';
import { compareTexts } from './compare.js';
import {
  PACKAGE_TYPES,
  type Comps,
  type CompsCategory,
  type CompsEnvironment,
  type CompsGroup,
  type CompsGroupRef,
  type CompsHead,
  type CompsLangpack,
  type CompsPackage,
  type Translations,
} from './model.js';

/** The model of a comps document. @throws InputError for what has no id or name, with file and line */
export function compsOfDocument({ root, file }: XmlDocument): Comps {
  if (root.name !== 'comps') {
    throw new InputError(`${file}: the root element is ${root.name}, not comps`, {
      hint: 'a comps file begins with <comps>',
    });
  }
  const langpacks = childElements(root, 'langpacks').flatMap((list) =>
    childElements(list, 'match').map((match) => langpackOf(match, file)),
  );
  return {
    groups: childElements(root, 'group').map((node) => groupOf(node, file)),
    categories: childElements(root, 'category').map((node) => categoryOf(node, file)),
    environments: childElements(root, 'environment').map((node) => environmentOf(node, file)),
    langpacks: [...new Map(langpacks.map((langpack) => [langpack.name, langpack])).values()].sort(
      (a, b) => compareTexts(a.name, b.name),
    ),
  };
}

function groupOf(node: XmlElement, file: string): CompsGroup {
  return {
    ...headOf(node, file),
    default: flagOf(node, 'default', false),
    uservisible: flagOf(node, 'uservisible', true),
    langonly: lastText(node, 'langonly'),
    packages: childElements(node, 'packagelist').flatMap((list) =>
      childElements(list, 'packagereq').map((request) => packageOf(request, file)),
    ),
  };
}

function packageOf(node: XmlElement, file: string): CompsPackage {
  const name = contentOf(node);
  if (name === null) throw broken(node, file, 'a package without a name');
  const type = node.attributes.get('type') ?? 'mandatory';
  return {
    name,
    type: PACKAGE_TYPES.find((known) => known === type) ?? 'unknown',
    requires: node.attributes.get('requires') ?? null,
  };
}

function categoryOf(node: XmlElement, file: string): CompsCategory {
  return {
    ...headOf(node, file),
    displayOrder: displayOrderOf(node),
    groups: groupRefs(node, 'grouplist'),
  };
}

function environmentOf(node: XmlElement, file: string): CompsEnvironment {
  return { ...categoryOf(node, file), options: groupRefs(node, 'optionlist') };
}

const groupRefs = (node: XmlElement, list: string): readonly CompsGroupRef[] =>
  childElements(node, list).flatMap((child) =>
    childElements(child, 'groupid').map((reference) => ({
      id: contentOf(reference) ?? '',
      default: reference.attributes.get('default') === 'true',
    })),
  );

function headOf(node: XmlElement, file: string): CompsHead {
  const id = lastText(node, 'id');
  if (id === null) throw broken(node, file, `a ${node.name} without an id`);
  return {
    id,
    name: lastText(node, 'name'),
    nameByLang: translationsOf(node, 'name'),
    description: lastText(node, 'description'),
    descriptionByLang: translationsOf(node, 'description'),
  };
}

function langpackOf(node: XmlElement, file: string): CompsLangpack {
  const name = node.attributes.get('name');
  const install = node.attributes.get('install');
  if (name === undefined || install === undefined) {
    throw broken(node, file, 'a langpack match without name or install');
  }
  return { name, install };
}

/** Texts of all such children that have any and are no translation. */
function textsOf(node: XmlElement, name: string): readonly string[] {
  return childElements(node, name)
    .filter((child) => !child.attributes.has('xml:lang'))
    .map(contentOf)
    .filter((text) => text !== null);
}

const lastText = (node: XmlElement, name: string): string | null =>
  textsOf(node, name).at(-1) ?? null;

/** The last that is exactly `true` or `false`; others say nothing. */
function flagOf(node: XmlElement, name: string, missing: boolean): boolean {
  const last = textsOf(node, name).findLast((text) => text === 'true' || text === 'false');
  return last === undefined ? missing : last === 'true';
}

/** The last that begins with a number; 0 if there are only others. */
function displayOrderOf(node: XmlElement): number | null {
  const numbers = textsOf(node, 'display_order').map((text) => Number.parseInt(text, 10));
  if (numbers.length === 0) return null;
  return numbers.findLast((number) => !Number.isNaN(number)) ?? 0;
}

function translationsOf(node: XmlElement, name: string): Translations {
  const texts = new Map<string, string>();
  for (const child of childElements(node, name)) {
    const language = child.attributes.get('xml:lang');
    const text = contentOf(child);
    if (language !== undefined && text !== null) texts.set(language, text);
  }
  return [...texts].sort(([a], [b]) => compareTexts(a, b));
}

/** libcomps joins the lines of a text without anything in between, and takes blank text for none. */
function contentOf(node: XmlElement): string | null {
  const lines = textOf(node)
    .split('\n')
    .filter((line) => line.trim() !== '');
  return lines.length === 0 ? null : lines.join('');
}

const broken = (node: XmlElement, file: string, what: string): InputError =>
  new InputError(`${file}:${String(node.line)}:${String(node.column)}: ${what}`, {
    hint: 'correct the comps file',
  });
