/** Live CDs and appliances, made by Koji for one arch each (pungi/phases/live_images.py). */
import type { Arch, VariantUid } from '../../config-schemas/names.js';
import type { Config } from '../../config-schemas/config.js';
import { valuesFor } from '../../config-schemas/variant-arch-map.js';
import type { Variant } from '../../config-schemas/variants.js';
import { definePhase } from '../define-phase.js';
import {
  imageDefaultOptions,
  KOJI_TASK_NEEDS,
  KOJI_TASK_OPTIONS,
  KOJI_TASK_STEPS,
} from '../koji-task.js';
import type { Block, PlanNode } from '../model.js';

type Option = Pick<Config, 'live_images'>;
export type LiveImageBlock = Exclude<Config['live_images'][number][1][string], readonly unknown[]>;

const blocksFor = (config: Option, uid: string, arch: string): readonly LiveImageBlock[] =>
  valuesFor(config.live_images, uid, arch).flat();

/** The block that a node stands for. */
export const liveImageOf = (
  config: Option,
  { variant, arch, block }: PlanNode,
): LiveImageBlock | undefined => blocksFor(config, variant ?? '', arch ?? '')[block ?? 0];

function blocksOf(config: Option, variants: readonly Variant[]): readonly Block[] {
  const known = new Set<string>(variants.map(({ uid }) => uid));
  return variants.flatMap(({ uid, arches }) =>
    arches.flatMap((arch: Arch) =>
      blocksFor(config, uid, arch).map(({ repo }, block) => {
        const repos = [uid, ...[repo ?? []].flat().map(urlOf)];
        const uses = repos.filter((name) => known.has(name)) as VariantUid[];
        return { variant: uid as VariantUid, arch, block, arches: [arch], uses };
      }),
    ),
  );
}

const urlOf = (repo: string | { readonly baseurl: string }): string =>
  typeof repo === 'string' ? repo : repo.baseurl;

export const liveImagesPhase = definePhase({
  name: 'live_images',
  pungiPhase: 'live_images',
  scope: 'variant.arch.block',
  needs: KOJI_TASK_NEEDS,
  onNeedFailed: 'skip',
  reads: [
    ...KOJI_TASK_OPTIONS,
    ...imageDefaultOptions('live_images'),
    'disc_types',
    'global_ksurl',
    'image_name_format',
    'live_images',
    'live_images_ksurl',
    'live_images_no_rename',
    'live_target',
    'release_short',
    'signing_command',
    'signing_key_id',
    'signing_key_password_file',
  ],
  steps: KOJI_TASK_STEPS,
  deliverable: 'live',
  blocksByConfig: blocksOf,
  failableByConfig: (config, node) => liveImageOf(config, node)?.failable === true,
  tellsCompose: true,
  summary: 'Have live images made by Koji.',
});
