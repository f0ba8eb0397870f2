/** Rules of entries that metadata lists under a variant and an arch. */
import { z } from 'zod';
import { RPM_ARCHES, SOURCE_ARCHES } from './vocabulary.js';

/** An arch that content is listed under, `src` too. */
export const anyArchSchema = z.string().refine((arch) => RPM_ARCHES.has(arch), {
  error: ({ input }) => `'${String(input)}' is no architecture of RPM`,
});

/** A binary arch: source files are listed under every binary arch that they belong to. */
export const listingArchSchema = anyArchSchema.refine((arch) => !SOURCE_ARCHES.has(arch), {
  error: 'source files are listed under binary arches, not under src',
});

/** A path relative to `compose/`. */
export const relativePathSchema = z
  .string()
  .min(1)
  .refine((path) => !path.startsWith('/'), {
    error: ({ input }) => `relative path expected: ${String(input)}`,
  });
