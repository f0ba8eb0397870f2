/** rpms.json: every package of a compose under variant, arch and its source package (productmd/rpms.py). */
import { z } from 'zod';
import type { ComposeIdentity } from '../../config-schemas/identity.js';
import { InputError } from '../errors.js';
import { byBinaryArch, relativePathSchema } from './listing.js';
import {
  composeSection,
  composeSectionSchema,
  formatMetadata,
  parseMetadata,
} from './metadata-file.js';
import { SOURCE_ARCHES } from './vocabulary.js';

export const RPM_CATEGORIES = ['binary', 'debug', 'source'] as const;
export type RpmCategory = (typeof RPM_CATEGORIES)[number];

const rpmSchema = z.object({
  sigkey: z.string().toLowerCase().nullable(),
  path: relativePathSchema,
  category: z.enum(RPM_CATEGORIES),
});
export type RpmEntry = z.infer<typeof rpmSchema>;

/** Variant uid → arch → NEVRA of the source package → NEVRA → entry. */
const listingSchema = z.record(
  z.string(),
  byBinaryArch(z.record(z.string(), z.record(z.string(), rpmSchema))),
);
export type RpmListing = z.infer<typeof listingSchema>;

const payloadSchema = z.object({ compose: composeSectionSchema, rpms: listingSchema });

/** A package to be listed. */
export interface ListedRpm extends RpmEntry {
  readonly variant: string;
  readonly arch: string;
  /** `name-epoch:version-release.arch`, the epoch always written. */
  readonly nevra: string;
  /** NEVRA of its source package; null for a source package, which stands under its own. */
  readonly sourceNevra: string | null;
}

/** Groups packages as rpms.json has them. @throws InputError for a package that cannot be listed as it is */
export function listRpms(rpms: Iterable<ListedRpm>): RpmListing {
  const listing: RpmListing = {};
  for (const rpm of rpms) {
    checkNevra(rpm);
    const bySource = ((listing[rpm.variant] ??= {})[rpm.arch] ??= {});
    const entries = (bySource[rpm.sourceNevra ?? rpm.nevra] ??= {});
    entries[rpm.nevra] = { sigkey: rpm.sigkey, path: rpm.path, category: rpm.category };
  }
  return listing;
}

/** The text of rpms.json. @throws InputError if productmd would refuse it */
export function formatRpms(identity: ComposeIdentity, rpms: RpmListing): string {
  return formatMetadata('rpms', payloadSchema, { compose: composeSection(identity), rpms });
}

/** Reads rpms.json. @throws InputError if it is broken */
export const parseRpms = (text: string, file: string): { rpms: RpmListing } =>
  parseMetadata('rpms', payloadSchema, text, file);

const NEVRA_PATTERN = /^[^/]+-\d+:[^-]+-[^-]+\.([^.]+)$/;

function checkNevra({ nevra, sourceNevra, category }: ListedRpm): void {
  const arch = NEVRA_PATTERN.exec(nevra)?.[1];
  if (arch === undefined) {
    throw new InputError(`'${nevra}' is no name-epoch:version-release.arch`);
  }
  const isSource = category === 'source';
  if (isSource !== SOURCE_ARCHES.has(arch)) {
    throw new InputError(`'${nevra}' cannot be of category '${category}'`);
  }
  if (isSource !== (sourceNevra === null)) {
    const wrong = isSource ? 'a source package has none' : 'a package needs one';
    throw new InputError(`'${nevra}': source package ${String(sourceNevra)}; ${wrong}`);
  }
}
