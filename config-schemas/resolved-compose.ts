/** The file `work/global/config/<sha256>.json`: everything a node may read, decided once. */
import { z } from 'zod';
import { composeRequestSchema } from './compose-request.js';
import { composeIdentitySchema } from './identity.js';
import { archSchema } from './names.js';
import { variantSchema } from './variants.js';

/** An earlier compose of which this one takes over what would be the same. */
export const olderComposeSchema = z.object({
  /** Absolute. */
  composeDir: z.string(),
  /** `all`: whatever is the same, for this is a respin of it. `allowed`: what the `*_allow_reuse` options permit. */
  takes: z.enum(['all', 'allowed']),
});
export type OlderCompose = z.infer<typeof olderComposeSchema>;

export const resolvedComposeSchema = z.object({
  version: z.literal(1),
  request: composeRequestSchema,
  identity: composeIdentitySchema,
  /** Absolute, the same on every worker. */
  composeDir: z.string(),
  /** Absolute path of the main configuration file; relative paths in options start at its directory. */
  configFile: z.string(),
  configDir: z.string(),
  /** The whole configuration with defaults and resolved SCM references, by option name. */
  config: z.record(z.string(), z.unknown()),
  /** In Pungi's order: variants, then addons and layered products, then optionals; by uid in each. */
  variants: z.array(variantSchema),
  /** All tree arches of the variants, sorted. */
  arches: z.array(archSchema),
  /** Seconds since 1970 at which the compose was resolved; the timestamps of trees and media. */
  timestamp: z.number(),
  owner: z.object({ workflowId: z.string(), firstRunId: z.string() }),
  older: olderComposeSchema.optional(),
});
export type ResolvedCompose = z.infer<typeof resolvedComposeSchema>;

/** How a resolved compose is named in payloads. */
export const composeRefSchema = z.object({
  composeDir: z.string(),
  composeId: z.string(),
  /** SHA-256 of the resolved compose's file. */
  configSha256: z.string(),
});
export type ComposeRef = z.infer<typeof composeRefSchema>;
