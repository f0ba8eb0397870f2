/** The second pass over a variant's comps (pungi/phases/init.py, write_variant_comps): only what the variant lists. */
import type { Variant, VariantGroup } from '../../config-schemas/variants.js';
import { fnmatch } from '../fnmatch/index.js';
import type { Comps, CompsEnvironment, CompsGroup } from './model.js';

export interface VariantCompsResult {
  readonly comps: Comps;
  /** Names of the variant's groups that match nothing, sorted. */
  readonly unmatchedGroups: readonly string[];
}

type VariantFacts = Pick<
  Variant,
  'type' | 'groups' | 'environments' | 'modules' | 'modularKojiTags'
>;

/** Cuts comps to the groups and environments of a variant, and sets the flags that it overrides. */
export function selectForVariant(
  comps: Comps,
  variant: VariantFacts,
  filterEnvironments: boolean,
): VariantCompsResult {
  const { groups, environments } = variant;
  const byGroups = filtersGroups(variant);
  const definesAny = groups.length > 0 || environments.length > 0;
  return {
    comps: {
      ...comps,
      groups: byGroups ? comps.groups.flatMap((group) => selectGroup(group, groups)) : comps.groups,
      environments:
        filterEnvironments && definesAny
          ? comps.environments.flatMap((one) => selectEnvironment(one, environments))
          : comps.environments,
    },
    unmatchedGroups: unmatchedGroups(comps, variant),
  };
}

/** A plain variant that lists no groups and no modules keeps all groups. */
function filtersGroups({ type, groups, modules, modularKojiTags }: VariantFacts): boolean {
  return groups.length > 0 || modules !== null || modularKojiTags !== null || type !== 'variant';
}

const matches = (group: CompsGroup, { name, glob }: VariantGroup): boolean =>
  glob ? fnmatch(group.id, name) : group.id === name;

function selectGroup(group: CompsGroup, wanted: readonly VariantGroup[]): CompsGroup[] {
  const first = wanted.find((definition) => matches(group, definition));
  if (first === undefined) return [];
  return [
    {
      ...group,
      default: first.default ?? group.default,
      uservisible: first.uservisible ?? group.uservisible,
    },
  ];
}

function selectEnvironment(
  environment: CompsEnvironment,
  wanted: Variant['environments'],
): CompsEnvironment[] {
  const first = wanted.find(({ name }) => name === environment.id);
  if (first === undefined) return [];
  return [{ ...environment, displayOrder: first.displayOrder ?? environment.displayOrder }];
}

/** Names of a variant's groups that match nothing in comps, sorted. */
export function unmatchedGroups(comps: Comps, variant: VariantFacts): string[] {
  if (!filtersGroups(variant)) return [];
  const names = variant.groups
    .filter((definition) => !comps.groups.some((group) => matches(group, definition)))
    .map(({ name }) => name);
  return [...new Set(names)].sort();
}
