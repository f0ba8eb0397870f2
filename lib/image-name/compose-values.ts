/** The elements that every name template may use (pungi/util.py `get_format_substs`). */
import type { ComposeIdentity } from '../../config-schemas/identity.js';
import type { ComposeType } from '../../config-schemas/names.js';
import type { Variant } from '../../config-schemas/variants.js';
import { InternalError } from '../errors.js';
import type { TemplateValues } from './template.js';

const TYPE_SUFFIXES: Readonly<Record<ComposeType, string>> = {
  production: '',
  nightly: '.n',
  test: '.t',
  ci: '.ci',
  development: '.d',
};

/** Elements of a compose. */
export function composeValues(identity: ComposeIdentity): TemplateValues {
  const { id, release, date, respin, type, label } = identity;
  return {
    compose_id: id,
    release_short: release.short,
    version: release.version,
    date,
    respin,
    type,
    type_suffix: TYPE_SUFFIXES[type],
    label,
    label_major_version: label === null ? null : label.slice(0, label.lastIndexOf('.')),
  };
}

/** The first part of a version: `7` of `7.2`. */
export const majorVersion = (version: string): string => version.split('.')[0] ?? version;

/** The id of a compose as a layered product's own content shows it (productmd/composeinfo.py Variant.compose_id). */
export function composeIdOf(identity: ComposeIdentity, variant: Variant): string {
  if (variant.type !== 'layered-product') return identity.id;
  const { short, version } = layeredRelease(variant);
  const { release, date, type, respin } = identity;
  const base = `${release.short}-${majorVersion(release.version)}`;
  return `${short}-${version}-${base}-${date}${TYPE_SUFFIXES[type]}.${String(respin)}`;
}

/** A layered product's release. @throws InternalError for a variant that has none */
export function layeredRelease(variant: Variant): NonNullable<Variant['release']> {
  if (variant.release !== null) return variant.release;
  throw new InternalError(`layered product ${variant.uid} has no release`);
}

/** The variant as names show it: a layered product's is its parent. */
export const shownVariant = (variant: Variant): string =>
  variant.type === 'layered-product' ? (variant.parent ?? variant.uid) : variant.uid;
