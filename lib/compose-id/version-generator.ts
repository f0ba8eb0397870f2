/** Options that take a version may name a generator of one instead, with a leading `!` (pungi/util.py `version_generator`). */
import type { ComposeIdentity } from '../../config-schemas/identity.js';
import { ConfigError } from '../errors.js';
import { imageRelease, imageVersion } from './label.js';

const GENERATORS: Readonly<Record<string, (identity: ComposeIdentity) => string>> = {
  '!OSTREE_VERSION_FROM_LABEL_DATE_TYPE_RESPIN': (identity) =>
    `${imageVersion(identity)}.${imageRelease(identity)}`,
  '!RELEASE_FROM_LABEL_DATE_TYPE_RESPIN': imageRelease,
  '!RELEASE_FROM_DATE_RESPIN': ({ date, respin }) => `${date}.${String(respin)}`,
  '!VERSION_FROM_VERSION_DATE_RESPIN': ({ release, date, respin }) =>
    `${release.version}.${date}.${String(respin)}`,
  '!VERSION_FROM_VERSION': ({ release }) => release.version,
};

/**
 * The version that an option's value stands for; a value that names no generator is one already.
 * @throws ConfigError if it names a generator that is not known
 */
export function generateVersion(value: string, identity: ComposeIdentity, option: string): string {
  if (!value.startsWith('!')) return value;
  const generate = GENERATORS[value];
  if (generate !== undefined) return generate(identity);
  throw new ConfigError([
    {
      severity: 'error',
      path: option,
      message: `Unknown version generator '${value}'`,
      hint: `use one of ${Object.keys(GENERATORS).join(', ')}`,
    },
  ]);
}
