/** Writes .treeinfo, with the section [general] for readers older than productmd (productmd/treeinfo.py General). */
import { byCodePoint } from './json.js';
import { formatIni, type IniSection } from './ini.js';
import { check } from './metadata-file.js';
import { treeinfoSchema, type TreeAddon, type Treeinfo, type TreeVariant } from './treeinfo.js';

type Sections = Readonly<Record<string, IniSection | undefined>>;

/** The text of .treeinfo. @throws InputError if productmd would refuse it */
export function formatTreeinfo(info: Treeinfo): string {
  const tree = check('.treeinfo', treeinfoSchema, info);
  return formatIni({
    header: { type: 'productmd.treeinfo', version: '1.2' },
    release: releaseSection(tree),
    base_product: tree.release.isLayered ? { ...tree.baseProduct } : undefined,
    tree: treeSection(tree),
    ...variantSections(tree),
    checksums: nonEmpty(tree.checksums),
    ...imageSections(tree),
    stage2: nonEmpty(tree.stage2),
    media: mediaSection(tree),
    general: generalSection(tree),
  });
}

const releaseSection = ({ release: { isLayered, ...product } }: Treeinfo): IniSection => ({
  ...product,
  is_layered: isLayered ? 'true' : undefined,
});

const treeSection = (tree: Treeinfo): IniSection => ({
  arch: tree.arch,
  platforms: platforms(tree),
  build_timestamp: String(tree.buildTimestamp),
  variants: commas(Object.values(tree.variants).map(({ uid }) => uid)),
});

function variantSections(tree: Treeinfo): Sections {
  const sections = Object.values(tree.variants).flatMap((variant) => [
    variantSection(variant, {
      addons: variant.addons.length > 0 ? commas(variant.addons.map(({ uid }) => uid)) : undefined,
    }),
    ...variant.addons.map((addon) => variantSection(addon, { parent: variant.uid })),
  ]);
  return Object.fromEntries(sections);
}

function variantSection(
  { id, uid, name, type, paths }: TreeAddon | TreeVariant,
  family: IniSection,
): [string, IniSection] {
  return [
    `${type === 'addon' ? 'addon' : 'variant'}-${uid}`,
    { id, uid, name, type, ...paths, ...family },
  ];
}

const imageSections = (tree: Treeinfo): Sections =>
  Object.fromEntries(
    Object.entries(tree.images).map(([platform, images]) => [`images-${platform}`, images]),
  );

const mediaSection = ({ media }: Treeinfo): IniSection | undefined =>
  media === null
    ? undefined
    : { discnum: String(media.discnum), totaldiscs: String(media.totaldiscs) };

function generalSection(tree: Treeinfo): IniSection {
  const names = Object.keys(tree.variants).sort(byCodePoint);
  const first = names[0] ?? '';
  const paths = tree.variants[first]?.paths ?? {};
  const isSource = tree.arch === 'src';
  return {
    '; WARNING.0': 'This section provides compatibility with pre-productmd treeinfos.',
    '; WARNING.1': 'Read productmd documentation for details about new format.',
    name: `${tree.release.name} ${tree.release.version}`,
    family: tree.release.name,
    version: tree.release.version,
    arch: tree.arch,
    platforms: platforms(tree),
    timestamp: String(tree.buildTimestamp),
    variants: names.join(','),
    variant: first,
    packagedir: paths.packages ?? (isSource ? paths.source_packages : undefined),
    repository: paths.repository ?? (isSource ? paths.source_repository : undefined),
  };
}

const platforms = ({ platforms: listed, arch }: Treeinfo): string =>
  commas([...new Set([...listed, arch])]);

const commas = (names: readonly string[]): string => [...names].sort(byCodePoint).join(',');

const nonEmpty = (section: IniSection): IniSection | undefined =>
  Object.values(section).some((value) => value !== null && value !== undefined)
    ? section
    : undefined;
