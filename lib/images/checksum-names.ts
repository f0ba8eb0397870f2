/** Which checksum files an image's digests stand in (pungi/phases/image_checksum.py). */
import path from 'node:path';
import type { ComposeIdentity } from '../../config-schemas/identity.js';
import { composeValues, fillTemplate } from '../image-name/index.js';

export interface ChecksumNaming {
  readonly identity: ComposeIdentity;
  readonly variant: string;
  /** Arches that the image is listed under: each may give another base name. */
  readonly arches: readonly string[];
  /** `media_checksum_base_filename`. */
  readonly base: string;
  /** `media_checksum_one_file`. */
  readonly oneFile: boolean;
}

/** Absolute paths of the files that name one digest of an image. */
export function checksumFiles(image: string, type: string, naming: ChecksumNaming): string[] {
  const directory = path.dirname(image);
  const suffix = `${type.toUpperCase()}SUM`;
  const shared = naming.arches.map(
    (arch) => `${baseName(directory, arch, naming)}${naming.oneFile ? 'CHECKSUM' : suffix}`,
  );
  const own = naming.oneFile ? [] : [`${path.basename(image)}.${suffix}`];
  return [...new Set([...own, ...shared])].map((name) => path.join(directory, name));
}

function baseName(directory: string, arch: string, naming: ChecksumNaming): string {
  if (naming.base === '') return '';
  const values = {
    ...composeValues(naming.identity),
    variant: naming.variant,
    arch,
    ...(naming.oneFile ? { dirname: path.basename(directory) } : {}),
  };
  const purpose = { makes: 'name of checksums', option: 'media_checksum_base_filename' };
  return `${fillTemplate(naming.base, values, purpose)}-`;
}
