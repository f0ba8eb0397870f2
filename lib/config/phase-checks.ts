/** What the phases check of a valid configuration together with its variants (each phase's `validate()` in Pungi). */
import type { Config } from '../../config-schemas/config.js';
import { isTruthy } from '../../config-schemas/dependencies.js';
import { valuesFor, valuesForVariant } from '../../config-schemas/variant-arch-map.js';
import type { Variant } from '../../config-schemas/variants.js';
import type { ConfigProblem } from '../errors.js';
import { findPlace, type LoadedConfig } from './load.js';
import { reprOfText } from './python-repr.js';

export interface PhaseFacts {
  readonly config: Config;
  readonly variants: readonly Variant[];
  /** An older compose may be searched for. */
  readonly hasOldComposes: boolean;
  /** Phases that do not run; they check nothing. */
  readonly skippedPhases: readonly string[];
  /** The configuration as it was read, for the places of what is wrong. */
  readonly loaded?: LoadedConfig;
}

/** A message of a phase, and the option that it is about. */
interface Finding {
  readonly option: keyof Config;
  readonly message: string;
  readonly severity?: ConfigProblem['severity'];
}

const CHECKS: Readonly<Record<string, (facts: PhaseFacts) => readonly Finding[]>> = {
  pkgset: checkScratchTasks,
  productimg: checkProductImage,
  gather: checkLookasides,
  createrepo: checkDeltas,
  ostree_container: checkOstreeContainer,
  ostree_installer: checkOstreeInstaller,
  extra_isos: checkExtraIsos,
  image_checksum: checkOneFile,
};

/** All that the phases that run find wrong, as `PHASE: message`. */
export function checkPhases(facts: PhaseFacts): ConfigProblem[] {
  return Object.entries(CHECKS)
    .filter(([phase]) => !facts.skippedPhases.includes(phase))
    .flatMap(([phase, check]) =>
      check(facts).map(({ option, message, severity = 'error' }): ConfigProblem => ({
        severity,
        message: `${phase.toUpperCase()}: ${message}`,
        path: option,
        ...(facts.loaded === undefined ? {} : findPlace(facts.loaded, [option])),
      })),
    );
}

function checkScratchTasks({ config }: PhaseFacts): readonly Finding[] {
  const permitsUnsigned = config.sigkeys.some((key) => key === null || key === '');
  if (config.pkgset_koji_scratch_tasks === undefined || permitsUnsigned) return [];
  return [
    {
      option: 'sigkeys',
      message: 'Unsigned packages must be allowed to use the "pkgset_koji_scratch_tasks" option',
    },
  ];
}

/** All missing variants first, then all differing arches, as Pungi lists them. */
function checkLookasides({ config, variants }: PhaseFacts): readonly Finding[] {
  const arches = new Map<string, readonly string[]>(
    variants.map(({ uid, arches }) => [uid, arches]),
  );
  const pairs = (config.variant_as_lookaside ?? []).filter(([user]) => arches.has(user));
  const missing = pairs
    .filter(([, used]) => !arches.has(used))
    .map(
      ([user, used]) =>
        `variant ${reprOfText(used)} doesn't exist but is required by ${reprOfText(user)}`,
    );
  const differing = pairs
    .filter(([user, used]) => !isSubset(arches.get(user), arches.get(used)))
    .map(
      ([user, used]) =>
        `architectures of variant '${user}' aren't subset of architectures of variant '${used}'`,
    );
  return [...missing, ...differing].map((message) => ({
    option: 'variant_as_lookaside',
    message: `variant_as_lookaside: ${message}`,
  }));
}

function isSubset(
  some: readonly string[] | undefined,
  all: readonly string[] | undefined,
): boolean {
  return some === undefined || all === undefined || some.every((arch) => all.includes(arch));
}

function checkDeltas({ config, hasOldComposes }: PhaseFacts): readonly Finding[] {
  if (hasOldComposes || !isTruthy(config.createrepo_deltas)) return [];
  return [{ option: 'createrepo_deltas', message: 'Can not generate deltas without old compose' }];
}

function checkOstreeInstaller({ config, variants, skippedPhases }: PhaseFacts): readonly Finding[] {
  if (config.ostree_installer_overwrite || skippedPhases.includes('buildinstall')) return [];
  return variants
    .filter((variant) => !variant.isEmpty)
    .flatMap(({ uid, arches }) =>
      arches
        .filter((arch) => valuesFor(config.ostree_installer, uid, arch).length > 0)
        .map((arch) => ({
          option: 'ostree_installer' as const,
          message:
            `Can not generate ostree installer for ${uid}.${arch}: ` +
            'it has buildinstall running already and the files would clash.',
        })),
    );
}

/** Pungi has rpm-ostree called in a runroot for archives, whatever this option says (pungi/phases/ostree_container.py). */
function checkOstreeContainer({ config }: PhaseFacts): readonly Finding[] {
  if (!config.ostree_container_use_koji_plugin) return [];
  return [
    {
      option: 'ostree_container_use_koji_plugin',
      severity: 'warning',
      message: 'ostree_container_use_koji_plugin has no effect: archives are made in a runroot',
    },
  ];
}

function checkExtraIsos({ config, variants }: PhaseFacts): readonly Finding[] {
  return variants
    .filter(({ type }) => type === 'variant')
    .flatMap(({ uid, arches }) =>
      valuesForVariant(config.extra_isos, uid).flatMap((block) => {
        const unknown = (block.arches ?? []).filter((arch) => !arches.some((own) => own === arch));
        if (unknown.length === 0) return [];
        const list = [...new Set(unknown)].sort().join(', ');
        return [
          {
            option: 'extra_isos' as const,
            severity: 'warning' as const,
            message: `Extra iso config for ${uid} mentions non-existing arches: ${list}`,
          },
        ];
      }),
    );
}

function checkOneFile({ config }: PhaseFacts): readonly Finding[] {
  if (!config.media_checksum_one_file || config.media_checksums.length === 1) return [];
  return [
    {
      option: 'media_checksum_one_file',
      message:
        'Config option "media_checksum_one_file" requires only one checksum to be configured in "media_checksums".',
    },
  ];
}

function checkProductImage({ config }: PhaseFacts): readonly Finding[] {
  const sources = [config.productimg_install_class, config.productimg_po_files];
  if (!config.productimg || sources.some((source) => source !== undefined)) return [];
  return [
    {
      option: 'productimg',
      severity: 'warning',
      message:
        'there is no product.img: neither productimg_install_class nor productimg_po_files is set',
    },
  ];
}
