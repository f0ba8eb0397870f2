/**
 * The shapes that options are built from: pattern mappings, SCM dictionaries, repositories.
 * Two registries tell what a schema cannot: old names of keys, and strings that hold a git reference.
 */
import { z } from 'zod';
import { PythonRegexError } from './python-regex-error.js';
import { compilePythonRegex } from './python-regex.js';

/** Old names of a key: an alias takes its place, an appended key adds its values to it. */
export interface Renames {
  readonly [property: string]: {
    readonly alias?: string;
    readonly append?: readonly string[];
  };
}

/** For an object schema: which old keys it still understands. */
export const renamesRegistry = z.registry<{ readonly renames: Renames }>();

/** For a schema whose value names something in git: a URL with `#REF`, or an SCM dictionary. */
export const gitReferenceRegistry = z.registry<{ readonly kind: 'url' | 'scm' }>();

/** A regular expression in Python's syntax that must compile; matched from the start of a variant's uid. */
export const pythonRegex = z.string().superRefine((pattern, context) => {
  try {
    compilePythonRegex(pattern);
  } catch (error) {
    if (!(error instanceof PythonRegexError)) throw error;
    context.addIssue({
      code: 'custom',
      message: `incorrect regular expression: ${error.message}`,
      input: pattern,
      continue: false,
    });
  }
});

const nonEmptyKey = z.string().regex(/./s);

/** A mapping with free, non-empty keys. */
export function mapping<T extends z.ZodType>(value: T): z.ZodRecord<typeof nonEmptyKey, T> {
  return z.record(nonEmptyKey, value);
}

/** A dictionary about whose content nothing is known. */
export const anyMapping = z.record(z.string(), z.unknown());

/** `[(variant regex, {arch or "*": value}), …]`; docs/configuration.md, "Pattern mappings". */
export function variantArchMap<T extends z.ZodType>(value: T) {
  return z.array(z.tuple([pythonRegex, mapping(value)]));
}

/** One value, or a list of such values. */
export function oneOrList<T extends z.ZodType>(value: T) {
  return z.union([value, z.array(value)]);
}

export const listOfStrings = z.array(z.string());
export const strings = oneOrList(z.string());
export const optionalString = z.union([z.string(), z.null()]);
export const stringPairs = z.array(z.tuple([z.string(), z.string()]));

/** A URL whose `#HEAD` or `#origin/BRANCH` is replaced by a commit when the compose is resolved. */
export const gitUrl = z.string().register(gitReferenceRegistry, { kind: 'url' });

/** Where files come from. All SCM names that Pungi knows, also those that came later. */
export const scmDict = z.strictObject({
  scm: z.enum(['file', 'cvs', 'git', 'rpm', 'koji']),
  repo: z.string().optional(),
  branch: optionalString.optional(),
  file: z.string().optional(),
  dir: z.string().optional(),
  command: z.string().optional(),
  options: z.strictObject({ credential_helper: z.string().optional() }).optional(),
});

/** A path relative to the configuration, or an SCM dictionary. */
export const stringOrScm = z
  .union([z.string(), scmDict])
  .register(gitReferenceRegistry, { kind: 'scm' });

const extraFilesKeys = {
  scm: z.string().optional(),
  repo: z.string().optional(),
  branch: optionalString.optional(),
  file: strings.optional(),
  target: z.string().optional(),
  options: z.strictObject({ credential_helper: z.string().optional() }).optional(),
};

/** An SCM dictionary with a target below the tree, as extra_files takes it. */
export const extraFilesItem = z.strictObject({ ...extraFilesKeys, dir: z.string().optional() });

/** The same as extra_isos takes it: `dir` may be a list. */
export const extraIsoFilesItem = z.strictObject({ ...extraFilesKeys, dir: strings.optional() });

/** A package repository by URL, path or variant uid. */
export const repo = z.union([
  z.string(),
  z.strictObject({
    name: z.string().optional(),
    baseurl: z.string(),
    exclude: z.string().optional(),
    gpgcheck: z.boolean().optional(),
    enabled: z.string().optional(),
  }),
]);
export const repos = oneOrList(repo);

/** What the image phases may set for all their blocks, under the phase's own prefix. */
export function imageDefaults<P extends string>(prefix: P) {
  return {
    [`${prefix}_ksurl`]: gitUrl
      .optional()
      .describe(`Git URL of kickstarts for all ${prefix} blocks.`),
    [`${prefix}_target`]: z
      .string()
      .optional()
      .describe(`Koji build target for all ${prefix} blocks.`),
    [`${prefix}_release`]: optionalString
      .optional()
      .describe(`Release of the images of all ${prefix} blocks; None: made from the compose.`),
    [`${prefix}_version`]: z
      .string()
      .optional()
      .describe(`Version of the images of all ${prefix} blocks.`),
  } as {
    [K in `${P}_ksurl`]: z.ZodOptional<typeof gitUrl>;
  } & {
    [K in `${P}_target` | `${P}_version`]: z.ZodOptional<z.ZodString>;
  } & {
    [K in `${P}_release`]: z.ZodOptional<typeof optionalString>;
  };
}

export type StringOrScm = z.output<typeof stringOrScm>;
export type ScmDict = z.output<typeof scmDict>;
export type ExtraFilesItem = z.output<typeof extraFilesItem>;
export type Repo = z.output<typeof repo>;
/** A variant/arch map after validation. */
export type VariantArchMap<T> = readonly (readonly [string, Readonly<Record<string, T>>])[];
