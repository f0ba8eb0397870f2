/** modules.json: the module builds in each variant and arch (productmd/modules.py). */
import { z } from 'zod';
import type { ComposeIdentity } from '../../config-schemas/identity.js';
import { byArch, relativePathSchema } from './listing.js';
import {
  composeSection,
  composeSectionSchema,
  formatMetadata,
  parseMetadata,
} from './metadata-file.js';
import { RPM_CATEGORIES, type RpmCategory } from './rpms.js';

const moduleSchema = z.object({
  metadata: z.object({
    uid: z.string().regex(/^[^:]+:[^:]+/, 'a module is NAME:STREAM[:VERSION[:CONTEXT]]'),
    name: z.string(),
    stream: z.string(),
    version: z.string(),
    context: z.string(),
    koji_tag: z.string().min(1),
  }),
  modulemd_path: z.partialRecord(z.enum(RPM_CATEGORIES), relativePathSchema),
  rpms: z.array(z.string()),
});
export type ModuleEntry = z.infer<typeof moduleSchema>;

/** Variant uid → arch → NAME:STREAM:VERSION:CONTEXT → entry. An arch without modules may stand empty. */
const listingSchema = z.record(z.string().min(1), byArch(z.record(z.string(), moduleSchema)));
export type ModuleListing = z.infer<typeof listingSchema>;

const payloadSchema = z.object({ compose: composeSectionSchema, modules: listingSchema });

/** Makes the entry of a module build from its `NAME:STREAM:VERSION:CONTEXT`. */
export function moduleEntry(
  uid: string,
  kojiTag: string,
  modulemd: { readonly category: RpmCategory; readonly path: string },
  rpms: readonly string[],
): ModuleEntry {
  const [name = '', stream = '', version = '', context = ''] = uid.split(':');
  return {
    metadata: { uid, name, stream, version, context, koji_tag: kojiTag },
    modulemd_path: { [modulemd.category]: modulemd.path },
    rpms: [...rpms],
  };
}

/** The text of modules.json. @throws InputError if productmd would refuse it */
export function formatModules(identity: ComposeIdentity, modules: ModuleListing): string {
  return formatMetadata('modules', payloadSchema, { compose: composeSection(identity), modules });
}

/** Reads modules.json. @throws InputError if it is broken */
export const parseModules = (text: string, file: string): { modules: ModuleListing } =>
  parseMetadata('modules', payloadSchema, text, file);
