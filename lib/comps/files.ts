/** The comps files of a compose as texts: the arch's and the variant's out of the global one. */
import type { Variant } from '../../config-schemas/variants.js';
import { formatXml, parseXml, withoutBlankText, type XmlDocument } from '../xml/index.js';
import { filterCompsDocument } from './filter-document.js';
import { compsOfDocument } from './from-document.js';
import type { Comps } from './model.js';
import { formatComps } from './to-document.js';
import { selectForVariant } from './variant-groups.js';

/** Reads a comps file as its clients do. @throws InputError with file, line and column */
export function readComps(source: string | Uint8Array, file: string): Comps {
  return compsOfDocument(parseXml(source, file));
}

/** The global comps file, without its layout, for filtering. @throws InputError with file, line and column */
export function parseGlobalComps(source: string | Uint8Array, file: string): XmlDocument {
  const document = parseXml(source, file);
  return { ...document, root: withoutBlankText(document.root) };
}

/** The comps file of an arch: nothing but the elements of other arches is removed. */
export function archCompsText(global: XmlDocument, arch: string): string {
  return formatXml(filterCompsDocument(global, { arch }));
}

export interface VariantCompsOptions {
  readonly arch: string;
  readonly variant: Variant;
  /** Groups of the parent and of variants used as lookaside, by literal name. */
  readonly lookasideGroups: readonly string[];
  /** Option comps_filter_environments. */
  readonly filterEnvironments: boolean;
}

export interface VariantCompsText {
  readonly text: string;
  readonly warnings: readonly string[];
}

/** The comps file of a variant on an arch, made of the global one: what its repository and gather use. */
export function variantCompsText(
  global: XmlDocument,
  options: VariantCompsOptions,
): VariantCompsText {
  const { arch, variant, lookasideGroups, filterEnvironments } = options;
  const keepEmptyGroups = ['conflicts', `conflicts-${variant.uid.toLowerCase()}`];
  const document = filterCompsDocument(global, {
    arch,
    variant: variant.uid,
    cleanup: { keepEmptyGroups, lookasideGroups },
  });
  const selected = selectForVariant(compsOfDocument(document), variant, filterEnvironments);
  const warnings = selected.unmatchedGroups.map(
    (name) =>
      `Variant ${variant.uid}.${arch} requires comps group ${name} which does not match anything in input comps file`,
  );
  return { text: formatComps(selected.comps), warnings };
}

/** Groups that a variant's environments may name although they are its parent's or a lookaside's. */
export function lookasideGroupsOf(
  variant: Variant,
  variants: readonly Variant[],
  variantAsLookaside: readonly (readonly [string, string])[],
): readonly string[] {
  const used = variantAsLookaside.filter(([user]) => user === variant.uid).map(([, uid]) => uid);
  const names = variants
    .filter(({ uid }) => uid === variant.parent || used.includes(uid))
    .flatMap(({ groups }) => groups.map(({ name }) => name));
  return [...new Set(names)];
}
