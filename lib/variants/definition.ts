/** A variant as it is written down, before arches and variants are selected; XML and inline form both give it. */
import type { ConfigProblem } from '../errors.js';
import type { VariantType } from '../../config-schemas/names.js';
import type { Variant, VariantGroup } from '../../config-schemas/variants.js';

/** Where something is written: a place in a file, or the path of an option. */
export type Place = Pick<ConfigProblem, 'file' | 'line' | 'column' | 'path'>;

export interface VariantReference {
  readonly id: string;
  readonly place: Place;
}

export interface VariantDefinition {
  readonly id: string;
  readonly name: string;
  readonly type: VariantType;
  readonly arches: readonly string[];
  readonly groups: readonly VariantGroup[];
  readonly environments: Variant['environments'];
  /** null: nothing is said of modules at all. */
  readonly modules: Variant['modules'];
  readonly modularKojiTags: readonly string[] | null;
  readonly buildinstallPackages: readonly string[];
  readonly isEmpty: boolean;
  readonly hasOptional: boolean;
  readonly release: Variant['release'];
  readonly variants: readonly VariantDefinition[];
  readonly references: readonly VariantReference[];
  readonly place: Place;
}

/** Which of the written variants and arches a compose takes; an empty list takes all. */
export interface VariantSelection {
  /** Option tree_arches. */
  readonly treeArches?: readonly string[];
  /** Option tree_variants: uids; children must be listed themselves. */
  readonly treeVariants?: readonly string[];
}

/** The compose's variants in Pungi's order, and what was left out and why. */
export interface VariantsResult {
  readonly variants: readonly Variant[];
  readonly notes: readonly string[];
}

/** A problem at a place. */
export const problemAt = (place: Place, message: string, hint?: string): ConfigProblem => ({
  severity: 'error',
  message,
  ...place,
  ...(hint === undefined ? {} : { hint }),
});
