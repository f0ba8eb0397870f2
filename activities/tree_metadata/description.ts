/** The one line by which .discinfo and media.repo call a tree (pungi/metadata.py `get_description`). */
import type { ComposeIdentity } from '../../config-schemas/identity.js';
import type { Arch } from '../../config-schemas/names.js';
import type { Variant } from '../../config-schemas/variants.js';
import { fillPercentTemplate, layeredRelease, majorVersion } from '../../lib/image-name/index.js';

const OPTION = 'release_discinfo_description';

/** The description. @param template `release_discinfo_description`, which knows variant_name and arch */
export function describeTree(
  { release, baseProduct }: ComposeIdentity,
  variant: Variant,
  arch: Arch,
  template: string | undefined,
): string {
  if (template !== undefined) {
    const values = { variant_name: variant.name, arch };
    return fillPercentTemplate(template, values, { makes: 'description', option: OPTION });
  }
  if (variant.type === 'layered-product') {
    const own = layeredRelease(variant);
    return `${own.name} ${own.version} for ${release.name} ${majorVersion(release.version)}`;
  }
  const base = baseProduct === null ? '' : ` for ${baseProduct.name} ${baseProduct.version}`;
  return `${release.name} ${release.version}${base}`;
}
