/** The compose id: `SHORT-VERSION[-RTYPE][-BPSHORT-BPVERSION[-BPTYPE]]-DATE[.TSUFFIX].RESPIN` (productmd/composeinfo.py). */
import type { ComposeIdentity } from '../../config-schemas/identity.js';
import { composeIdSchema, type ComposeId, type ComposeType } from '../../config-schemas/names.js';
import { ConfigError } from '../errors.js';

/** All of an identity but what allocation decides. */
export type ReleaseFacts = Omit<ComposeIdentity, 'id' | 'date' | 'respin'>;

const TYPE_SUFFIXES: Readonly<Record<ComposeType, string>> = {
  production: '',
  nightly: '.n',
  test: '.t',
  ci: '.ci',
  development: '.d',
};

/** What a compose's type adds to the date in its id; nothing for production. */
export const typeSuffix = (type: ComposeType): string => TYPE_SUFFIXES[type];

/** `-updates` for release type `updates`; nothing for `ga`. */
export const releaseTypeSuffix = (type: string): string =>
  type === '' || type.toLowerCase() === 'ga' ? '' : `-${type.toLowerCase()}`;

/** The id's part before the date, the same for all composes of a release. */
export function releaseId({
  release,
  baseProduct,
}: Pick<ReleaseFacts, 'release' | 'baseProduct'>): string {
  const own = `${release.short}-${release.version}${releaseTypeSuffix(release.type)}`;
  if (!release.isLayered || baseProduct === null) return own;
  const { short, version, type } = baseProduct;
  return `${own}-${short}-${version}${releaseTypeSuffix(type)}`;
}

/** The id of a compose. @throws ConfigError if the release's names would give no usable directory name */
export function composeIdOf(facts: ReleaseFacts, date: string, respin: number): ComposeId {
  const id = `${releaseId(facts)}-${date}${typeSuffix(facts.type)}.${String(respin)}`;
  const parsed = composeIdSchema.safeParse(id);
  if (parsed.success) return parsed.data;
  throw new ConfigError([
    {
      severity: 'error',
      path: 'release_short',
      message: `the compose id would be '${id}', which is no name for a directory`,
      hint: 'use letters, digits, dots, dashes, pluses and underscores in release_short and release_version',
    },
  ]);
}

/** YYYYMMDD in local time, as Pungi has it. */
export function composeDate(now: Date): string {
  const month = String(now.getMonth() + 1).padStart(2, '0');
  const day = String(now.getDate()).padStart(2, '0');
  return `${String(now.getFullYear()).padStart(4, '0')}${month}${day}`;
}

/** The identity with the date and respin that it is to have. */
export function identityOf(facts: ReleaseFacts, date: string, respin: number): ComposeIdentity {
  return { ...facts, id: composeIdOf(facts, date, respin), date, respin };
}
