/** Which options need or exclude each other (pungi/checks.py, CONFIG_DEPS). */
import type { OptionName } from './config.js';

/** What may be true of an option's value; null stands for an option that is absent. */
interface Condition {
  readonly inWords: string;
  readonly holds: (value: unknown) => boolean;
}

/** When the condition holds for `option`, the others are required or excluded. */
export interface Dependency {
  readonly option: OptionName;
  readonly when: Condition;
  readonly requires?: readonly OptionName[];
  readonly conflicts?: readonly OptionName[];
}

/** Truth as Python has it: empty texts, lists and mappings are false. */
export function isTruthy(value: unknown): boolean {
  if (value === null || value === undefined) return false;
  if (Array.isArray(value)) return value.length > 0;
  if (typeof value === 'object') return Object.keys(value).length > 0;
  return Boolean(value);
}

const isSet: Condition = { inWords: 'is set', holds: isTruthy };
const isNotSet: Condition = { inWords: 'is not set', holds: (value) => !isTruthy(value) };

function is(wanted: string): Condition {
  return { inWords: `is \`"${wanted}"\``, holds: (value) => value === wanted };
}

const BASE_PRODUCT = ['base_product_name', 'base_product_short', 'base_product_version'] as const;

/** All three, or none of them. */
const baseProduct: readonly Dependency[] = BASE_PRODUCT.flatMap((option) => {
  const others = BASE_PRODUCT.filter((other) => other !== option);
  return [
    { option, when: isNotSet, conflicts: others },
    { option, when: isSet, requires: others },
  ];
});

export const DEPENDENCIES: readonly Dependency[] = [
  { option: 'buildinstall_method', when: is('buildinstall'), conflicts: ['lorax_options'] },
  {
    option: 'buildinstall_method',
    when: isNotSet,
    conflicts: ['lorax_options', 'buildinstall_kickstart'],
  },
  ...baseProduct,
  { option: 'cts_url', when: isSet, requires: ['translate_paths'] },
  { option: 'product_id', when: isNotSet, conflicts: ['product_id_allow_missing'] },
  { option: 'pkgset_scratch_modules', when: isSet, requires: ['mbs_api_url'] },
  { option: 'pkgset_source', when: is('koji'), conflicts: ['pkgset_repos'] },
  {
    option: 'pkgset_source',
    when: is('repos'),
    conflicts: ['pkgset_koji_tag', 'pkgset_koji_inherit'],
  },
  { option: 'pkgset_source', when: is('repos'), requires: ['pkgset_repos'] },
];
