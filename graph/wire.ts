/** What crosses the wire between the compose workflow and its step activities: small, versioned by zod. */
import { z } from 'zod';
import { archSchema, nodeIdSchema, variantUidSchema } from '../config-schemas/names.js';
import { composeRefSchema } from '../config-schemas/resolved-compose.js';

/** `[kind, variant uid or "", arch, subvariant or null]`, as in deliverables.json. */
export const deliverableRefSchema = z.object({
  kind: z.string(),
  variant: z.string(),
  arch: z.string(),
  subvariant: z.string().nullable(),
});
export type DeliverableRef = z.infer<typeof deliverableRefSchema>;

/** A notification that a step wants sent (docs/notifications.md); the compose's common keys are added. */
export const stepMessageSchema = z.object({
  message: z.string(),
  body: z.record(z.string(), z.unknown()),
  /** `now`: what follows the step waits until scripts were told. `finished`: once the compose is FINISHED. */
  when: z.enum(['now', 'finished']).default('now'),
});
export type StepMessage = z.infer<typeof stepMessageSchema>;

/** What a step gives back. Bulk stays on disk; this is at most a few KB. */
export const stepOutcomeSchema = z.object({
  /** A human sentence: `1,204 packages, 3.1 GB`. */
  summary: z.string().max(400),
  numbers: z.record(z.string(), z.number()).default({}),
  /** Small facts for the node's later steps. */
  data: z.record(z.string(), z.unknown()).default({}),
  /** Of a step that a later one is `each` of: how many times to run that. */
  items: z.number().int().nonnegative().optional(),
  warnings: z.array(z.string()).default([]),
  /** Deliverables that failed and were allowed to. */
  failedDeliverables: z.array(deliverableRefSchema).default([]),
  /** Notifications; not sent again when the step is reused by a later run. */
  messages: z.array(stepMessageSchema).optional(),
  /** What followers see of it, as a digest, where its files do not tell: they hold times, or places in this compose. */
  seen: z.string().optional(),
  /** The compose is to end here: nothing has changed since the one in this directory. */
  unchangedSince: z.string().optional(),
  /** True: an earlier attempt or run had finished this step; nothing was done again. */
  reused: z.boolean().default(false),
  /** True: all that the node would make is there from an earlier run; its other steps have nothing to do. */
  nodeReused: z.boolean().optional(),
});
export type StepOutcome = z.infer<typeof stepOutcomeSchema>;

export const stepInputSchema = z.object({
  compose: composeRefSchema,
  node: z.object({
    id: nodeIdSchema,
    phase: z.string(),
    variant: variantUidSchema.nullable(),
    arch: archSchema.nullable(),
    block: z.number().int().nonnegative().nullable().default(null),
    failable: z.boolean(),
  }),
  step: z.string(),
  /** Which item of an `each` step, from 0. */
  item: z.number().int().nonnegative().nullable(),
  /** The node's last step: it commits the node's record. */
  commits: z.boolean(),
  /** A Koji task that the operator wants the node to take as its own instead of submitting one. */
  adoptTask: z.number().int().positive().nullable().default(null),
  /** Outcomes of the node's earlier steps by step name; of an `each` step, the list. */
  previous: z.record(z.string(), z.union([stepOutcomeSchema, z.array(stepOutcomeSchema)])),
});
export type StepInput = z.infer<typeof stepInputSchema>;
