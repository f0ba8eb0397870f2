/** The trade's names as branded types, so that a variant is never taken for an arch. */
import { z } from 'zod';
import { COMPOSE_TYPES } from './compose-types.js';

/** A tree arch (`x86_64`) or an RPM arch (`i686`, `noarch`, `src`). */
export const archSchema = z
  .string()
  .regex(/^[A-Za-z0-9_]+$/, 'an architecture is letters, digits and underscores, as in x86_64')
  .brand<'Arch'>();
export type Arch = z.infer<typeof archSchema>;

/** A variant's unique id: its id, or `PARENTUID-ID` for a child. */
export const variantUidSchema = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9_.+-]*$/,
    'a variant id is letters, digits, dots, dashes, pluses and underscores',
  )
  .brand<'VariantUid'>();
export type VariantUid = z.infer<typeof variantUidSchema>;

/** For example `Fedora-Rawhide-20240101.n.0`; it names a directory. */
export const composeIdSchema = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_.+-]*$/)
  .brand<'ComposeId'>();
export type ComposeId = z.infer<typeof composeIdSchema>;

/** `name-epoch:version-release.arch`, the epoch always written. */
export const nevraSchema = z.string().min(1).brand<'Nevra'>();
export type Nevra = z.infer<typeof nevraSchema>;

/** A node of a plan: `createrepo:Server.x86_64`, `pkgset:x86_64`, `init`, `image_build:Server#0`. */
export const nodeIdSchema = z
  .string()
  .regex(/^[a-z][a-z0-9_]*(:[A-Za-z0-9_.+-]+(#[0-9]+)?)?$/)
  .brand<'NodeId'>();
export type NodeId = z.infer<typeof nodeIdSchema>;

export const composeTypeSchema = z.enum(COMPOSE_TYPES);
export type ComposeType = z.infer<typeof composeTypeSchema>;

export const COMPOSE_STATUSES = [
  'STARTED',
  'FINISHED',
  'FINISHED_INCOMPLETE',
  'DOOMED',
  'TERMINATED',
] as const;
export const composeStatusSchema = z.enum(COMPOSE_STATUSES);
export type ComposeStatus = z.infer<typeof composeStatusSchema>;

export const VARIANT_TYPES = ['variant', 'addon', 'optional', 'layered-product'] as const;
export const variantTypeSchema = z.enum(VARIANT_TYPES);
export type VariantType = z.infer<typeof variantTypeSchema>;

/** The pseudo arch of source packages; `*` in a configuration never matches it. */
export const SRC = 'src' as Arch;
