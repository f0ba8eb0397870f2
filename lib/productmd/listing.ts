/** Rules of entries that metadata lists under a variant and an arch. */
import { z } from 'zod';
import { RPM_ARCHES, SOURCE_ARCHES } from './vocabulary.js';

/** Things by binary arch: source files are listed under every binary arch that they belong to. */
export function byBinaryArch<Schema extends z.ZodType>(
  value: Schema,
): z.ZodRecord<z.ZodString, Schema> {
  return checkArches(z.record(z.string(), value), SOURCE_ARCHES);
}

/** Things by arch, `src` too. */
export function byArch<Schema extends z.ZodType>(value: Schema): z.ZodRecord<z.ZodString, Schema> {
  return checkArches(z.record(z.string(), value), new Set());
}

/** A path relative to `compose/`. */
export const relativePathSchema = z
  .string()
  .min(1)
  .refine((path) => !path.startsWith('/'), {
    error: ({ input }) => `relative path expected: ${String(input)}`,
  });

function checkArches<Schema extends z.ZodRecord>(
  schema: Schema,
  forbidden: ReadonlySet<string>,
): Schema {
  return schema.superRefine((value, context) => {
    for (const arch of Object.keys(value as object)) {
      if (!RPM_ARCHES.has(arch)) {
        context.addIssue({ code: 'custom', message: `'${arch}' is no architecture of RPM` });
      } else if (forbidden.has(arch)) {
        const message = `source files are listed under binary arches, not under '${arch}'`;
        context.addIssue({ code: 'custom', message });
      }
    }
  });
}
