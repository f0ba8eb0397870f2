/** The state files below `work/global/nodes/NODE/` (docs/compose-directory.md): claims, attempts, steps, the node's record. */
import { z } from 'zod';
import { fingerprintSchema } from '../fingerprint/index.js';

/** Which attempt owns a step now: the highest epoch. */
export const claimSchema = z.object({
  version: z.literal(1),
  epoch: z.number().int().positive(),
  runId: z.string(),
  attempt: z.number().int().positive(),
  host: z.string(),
  pid: z.number().int(),
  startedAt: z.string(),
});
export type Claim = z.infer<typeof claimSchema>;

/** A line of `attempts.jsonl`: the truth about attempts, also of those that left no event. */
export const attemptLineSchema = z.discriminatedUnion('event', [
  z.object({
    event: z.literal('start'),
    step: z.string(),
    epoch: z.number(),
    runId: z.string(),
    attempt: z.number(),
    /** Of the activity; another round after an operator's decision has another. */
    activityId: z.string(),
    host: z.string(),
    pid: z.number(),
    time: z.string(),
  }),
  z.object({
    event: z.literal('command'),
    step: z.string(),
    epoch: z.number(),
    command: z.array(z.string()),
    logFile: z.string(),
    time: z.string(),
  }),
  z.object({
    event: z.literal('end'),
    step: z.string(),
    epoch: z.number(),
    time: z.string(),
    durationMs: z.number(),
    toolMs: z.number(),
    /** The attempt was told to stop: its error is not the step's own. */
    interrupted: z.boolean(),
    error: z
      .object({ type: z.string(), message: z.string(), hint: z.string().nullable() })
      .nullable(),
  }),
]);
export type AttemptLine = z.infer<typeof attemptLineSchema>;

/** Final paths that a publication is about to touch; recovery removes exactly these. */
export const intentSchema = z.object({
  version: z.literal(1),
  epoch: z.number().int().positive(),
  paths: z.array(z.string()),
  /** Directories that belong to it, also those without files. */
  directories: z.array(z.string()).optional(),
});

/** What a finished step gave back, so that a retry after a lost answer does nothing again. */
export const stepRecordSchema = z.object({
  version: z.literal(1),
  node: z.string(),
  step: z.string(),
  runId: z.string(),
  epoch: z.number().int().positive(),
  outcome: z.unknown(),
  endedAt: z.string(),
});
export type StepRecord = z.infer<typeof stepRecordSchema>;

/** What a node did; written last. No record, not done. */
export const nodeRecordSchema = z.object({
  version: z.literal(1),
  node: z.string(),
  runId: z.string(),
  configSha256: z.string(),
  summary: z.string(),
  numbers: z.record(z.string(), z.number()),
  /** Step by step, with the number of files that each published (listed in `outputs/STEP.N.json`). */
  steps: z.array(
    z.object({ step: z.string(), epoch: z.number(), endedAt: z.string(), outputs: z.number() }),
  ),
  endedAt: z.string(),
  /** By what a later run knows whether it may keep what the node made; records of tests may lack it. */
  reuse: z
    .object({
      fingerprint: fingerprintSchema,
      /** What followers see of its outputs. */
      digest: z.string(),
      /** What those see that look for directories only. */
      directories: z.string().optional(),
      /** The older compose's directory out of which the outputs were linked. */
      from: z.string().optional(),
      /** SHA-256 of `outputs.json`. */
      outputsSha256: z.string(),
      /** Which demand to run again it has met (`punji rerun --from`). */
      nonce: z.string().nullable(),
      warnings: z.array(z.string()),
      failedDeliverables: z.array(z.unknown()),
    })
    .optional(),
  /** SHA-256 of all of the above: an edited record is seen. */
  seal: z.string().optional(),
});
export type NodeRecord = z.infer<typeof nodeRecordSchema>;
