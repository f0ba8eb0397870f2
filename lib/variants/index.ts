/** The variants of a compose: read from variants.xml or from the inline form of a configuration. */
import { assembleVariants } from './assemble.js';
import type { VariantSelection, VariantsResult } from './definition.js';
import { definitionsOfObject } from './from-object.js';
import { definitionsOfXml } from './from-xml.js';

export type { VariantSelection, VariantsResult } from './definition.js';

/** Variants of a variants.xml, in Pungi's order. `file` is what errors name. @throws ConfigError with all problems */
export function readVariantsXml(
  source: string | Uint8Array,
  file: string,
  selection?: VariantSelection,
): VariantsResult {
  return assembleVariants(definitionsOfXml(source, file), selection);
}

/** Variants of the inline form under an option. @throws ConfigError with all problems and their option paths */
export function readVariantsObject(
  value: unknown,
  selection?: VariantSelection,
  option = 'variants',
): VariantsResult {
  return assembleVariants(definitionsOfObject(value, option), selection);
}
