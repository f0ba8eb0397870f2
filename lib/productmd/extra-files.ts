/** extra_files.json: of the whole compose, and the tree's own of the same name (productmd/extra_files.py). */
import { z } from 'zod';
import type { ComposeIdentity } from '../../config-schemas/identity.js';
import { byArch, relativePathSchema } from './listing.js';
import { formatMetadataJson } from './json.js';
import {
  check,
  composeSection,
  composeSectionSchema,
  formatMetadata,
  parseMetadata,
} from './metadata-file.js';

export const extraFileSchema = z.object({
  file: relativePathSchema,
  size: z.number().int().nonnegative(),
  checksums: z.record(z.string(), z.string()),
});
export type ExtraFileEntry = z.infer<typeof extraFileSchema>;

/** Variant uid → arch, `src` allowed → files, relative to `compose/`, in the order in which they were placed. */
const listingSchema = z.record(z.string().min(1), byArch(z.array(extraFileSchema)));
export type ExtraFileListing = z.infer<typeof listingSchema>;

const payloadSchema = z.object({ compose: composeSectionSchema, extra_files: listingSchema });

/** The text of metadata/extra_files.json. @throws InputError if productmd would refuse it */
export function formatExtraFiles(identity: ComposeIdentity, files: ExtraFileListing): string {
  return formatMetadata('extra_files', payloadSchema, {
    compose: composeSection(identity),
    extra_files: files,
  });
}

/** Reads metadata/extra_files.json. @throws InputError if it is broken */
export const parseExtraFiles = (text: string, file: string): { extra_files: ExtraFileListing } =>
  parseMetadata('extra_files', payloadSchema, text, file);

const TREE_VERSION = '1.0';

/** The text of a tree's extra_files.json; paths are relative to the tree. @throws InputError for a path that is not */
export function formatTreeExtraFiles(files: readonly ExtraFileEntry[]): string {
  const data = check('extra_files.json', z.array(extraFileSchema), files);
  return formatMetadataJson({ header: { version: TREE_VERSION }, data });
}
