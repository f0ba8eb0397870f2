/** What an ISO of several variants says of itself: .treeinfo, .discinfo, its names. Pure. */
import { InputError } from '../errors.js';
import {
  treeinfoOfDisc,
  type Discinfo,
  type Treeinfo,
  type TreeVariant,
} from '../productmd/index.js';
import type { Kind, UnifiedContent, VariantPart } from './content.js';

/** The first variant's .treeinfo with all variants in it. @param checksums of the repositories on the ISO */
export function unifiedTreeinfo(
  { kind, parts, files }: UnifiedContent,
  checksums: Readonly<Record<string, string>>,
): Treeinfo {
  const [first] = parts;
  if (first === undefined) throw new InputError('an ISO has variants');
  const disc = treeinfoOfDisc(first.treeinfo, 1, 1);
  const kept = Object.entries(disc.checksums).filter(
    ([name]) => kind !== 'debug' && files.has(name),
  );
  return {
    ...disc,
    ...(kind === 'debug' ? { images: {}, stage2: { mainimage: null, instimage: null } } : {}),
    platforms: [...new Set(parts.flatMap(({ treeinfo }) => treeinfo.platforms))],
    variants: Object.fromEntries(parts.map((part) => [part.variant.uid, describe(part)])),
    checksums: { ...Object.fromEntries(kept), ...checksums },
  };
}

/** All packages of a variant, its addons' too, are in one directory, which is their repository. */
function describe({ variant: { id, uid, name }, treeinfo }: VariantPart): TreeVariant {
  const paths = { packages: uid, repository: uid };
  const known = Object.values(treeinfo.variants).find((one) => one.uid === uid);
  const addons = (known?.addons ?? []).map((addon) => ({ ...addon, paths }));
  return { id, uid, name, type: 'variant', ...known, paths, addons };
}

export function unifiedDiscinfo({ arch }: UnifiedContent, treeinfo: Treeinfo): Discinfo {
  const { release, baseProduct, buildTimestamp } = treeinfo;
  const base =
    release.isLayered && baseProduct !== null
      ? ` for ${baseProduct.name} ${baseProduct.version}`
      : '';
  const description = `${release.name} ${release.version}${base}`;
  return { timestamp: String(buildTimestamp), description, arch, discs: 'ALL' };
}

const ARCH_NAMES: Readonly<Record<Kind, (arch: string) => string>> = {
  binary: (arch) => arch,
  source: () => 'source',
  debug: (arch) => `${arch}-debuginfo`,
};

export const isoName = (composeId: string, { kind, arch }: UnifiedContent): string =>
  `${composeId}-${ARCH_NAMES[kind](arch)}-dvd.iso`;

const VOLUME_ID_BYTES = 32;

/** Shortened step by step if it must be (pungi/wrappers/iso.py `_truncate_volid`). @throws InputError if it cannot be */
export function volumeIdOf({ kind, arch }: UnifiedContent, { release }: Treeinfo): string {
  const whole = `${release.short} ${release.version} ${arch}${kind === 'debug' ? ' debuginfo' : ''}`;
  const steps = [whole];
  for (const [long, short] of [
    ['-', ''],
    [' ', ''],
    ['Supplementary', 'Supp'],
  ] as const) {
    steps.push((steps.at(-1) ?? '').replaceAll(long, short));
  }
  const found = steps.find((text) => Buffer.byteLength(text) <= VOLUME_ID_BYTES);
  if (found !== undefined) return found;
  throw new InputError(`the volume id '${whole}' is longer than 32 bytes`, {
    hint: 'ISO 9660 has no room for more; the short name or version of the release is too long',
  });
}
