/** Asks Koji for the modules of the compose's variants (pungi/phases/pkgset/sources/source_koji.py `populate_global_pkgset`). */
import { valuesFor, valuesForVariant } from '../../config-schemas/variant-arch-map.js';
import type { Variant } from '../../config-schemas/variants.js';
import type { KojiClient } from '../../lib/koji/index.js';
import { isFilteredModule } from '../../lib/modulemd/index.js';
import {
  collectModules,
  parseFullModuleSpec,
  type CollectedModules,
  type KojiEvent,
  type VariantModules,
  type Volume,
} from '../../lib/pkgset/koji/index.js';
import type { Context } from './collect.js';

/** Null: no variant has modules. */
export async function modulesOf(
  context: Context,
  koji: KojiClient,
  event: KojiEvent,
  files: { readonly volume: Volume; readonly root: string },
): Promise<CollectedModules> {
  const { compose, config, signal } = context;
  const warnings: string[] = [];
  const variants = compose.variants
    .map((variant) => wishesOf(context, variant, warnings))
    .filter(asksForModules);
  if (variants.length === 0) return { modules: new Map(), tags: [], warnings };
  context.progress(`looking for modules of ${variants.map(({ variant }) => variant).join(', ')}`);
  const collected = await collectModules({
    koji,
    event,
    files,
    variants,
    isFiltered: (variant, arch, module) =>
      isFilteredModule(valuesFor(config.filter_modules, variant, arch), module),
    buildService: config.mbs_api_url ?? '',
    signal,
  });
  return { ...collected, warnings: [...warnings, ...collected.warnings] };
}

const asksForModules = ({ builds, modules, scratch, tags }: VariantModules): boolean =>
  [builds, modules, scratch, tags].some((list) => list.length > 0);

/** Tags of all variants count only for those that name modules, or tags of their own. */
function wishesOf(
  { compose, config }: Context,
  { arches, modularKojiTags, modules, uid }: Variant,
  warnings: string[],
): VariantModules {
  const names = (modules ?? []).map(({ name }) => name);
  const ownTags = modularKojiTags ?? [];
  const sharedTags = [config.pkgset_koji_module_tag].flat();
  const builds = valuesForVariant(config.pkgset_koji_module_builds, uid);
  const scratch = valuesForVariant(config.pkgset_scratch_modules, uid);
  const mayBeScratch = compose.identity.type === 'test';
  if (scratch.length > 0 && !mayBeScratch) {
    warnings.push('Only test composes could include scratch module builds');
  }
  return {
    variant: uid,
    arches,
    modules: names,
    tags: ownTags.length > 0 || names.length > 0 ? [...new Set([...ownTags, ...sharedTags])] : [],
    builds: builds.map((text) => parseFullModuleSpec(text, 'pkgset_koji_module_builds')),
    scratch: mayBeScratch
      ? scratch.map((text) => parseFullModuleSpec(text, 'pkgset_scratch_modules'))
      : [],
  };
}
