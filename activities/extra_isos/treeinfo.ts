/** The .treeinfo of an extra ISO: the variant's own, with the other variants, each below its uid (pungi/phases/extra_isos.py). */
import type { Variant } from '../../config-schemas/variants.js';
import { treeinfoOfDisc, type Treeinfo, type TreeVariant } from '../../lib/productmd/index.js';

/**
 * @param own of the variant's tree
 * @param variants its own, then the included ones
 * @param checksums of files as they are on the ISO, over those of the tree
 */
export function treeinfoOfExtraIso(
  own: Treeinfo,
  variants: readonly Variant[],
  checksums: Readonly<Record<string, string>>,
): Treeinfo {
  const disc = treeinfoOfDisc(own, 1, 1);
  const kept = Object.entries(disc.checksums).filter(([file]) => !file.endsWith('/repomd.xml'));
  return {
    ...disc,
    variants: Object.fromEntries(variants.map((variant) => [variant.uid, describe(variant)])),
    checksums: { ...Object.fromEntries(kept), ...checksums },
  };
}

function describe({ id, uid, name, type }: Variant): TreeVariant {
  return {
    id: id.replaceAll('-', ''),
    uid,
    name,
    type: type === 'layered-product' ? 'variant' : type,
    paths: { packages: `${uid}/Packages`, repository: uid },
    addons: [],
  };
}
