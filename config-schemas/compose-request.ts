/** The input of workflow type `compose`: plain JSON, so that anything can start one. */
import { z } from 'zod';
import { composeTypeSchema } from './names.js';

/** An address that events are posted to. */
export const webhookSchema = z.strictObject({
  url: z.url({ protocol: /^https?$/ }),
  secretFile: z
    .string()
    .min(1)
    .optional()
    .describe(
      'File on the workers whose content signs the events (HMAC-SHA256); it is never sent.',
    ),
});
export type Webhook = z.infer<typeof webhookSchema>;

/** How a compose directory that is there is gone through again (docs/re-runs.md). */
export const rerunSchema = z.strictObject({
  from: z
    .array(z.string())
    .default([])
    .describe('Nodes, by patterns, that run again with all that follows them.'),
  only: z
    .array(z.string())
    .default([])
    .describe('Nodes, by patterns, that run again; what follows runs if they make something else.'),
  refresh: z
    .boolean()
    .default(false)
    .describe('Resolve branches anew, and look at repositories again.'),
  verify: z
    .boolean()
    .default(false)
    .describe('Read the files that are to be kept, not only their sizes and times.'),
});
export type Rerun = z.infer<typeof rerunSchema>;

export const composeRequestSchema = z
  .strictObject({
    config: z
      .string()
      .min(1)
      .describe(
        'Path that the workers see, or git URL with `?#REF` and path, of the configuration.',
      ),
    targetDir: z
      .string()
      .min(1)
      .optional()
      .describe('A new, uniquely named compose directory is made inside it.'),
    composeDir: z
      .string()
      .min(1)
      .optional()
      .describe('Use exactly this directory; made if missing, used again if present.'),
    type: composeTypeSchema
      .optional()
      .describe("Compose type; the configuration's compose_type, else production."),
    label: z
      .string()
      .optional()
      .describe('Milestone label, for example RC-1.0; a production compose needs one, or noLabel.'),
    noLabel: z.boolean().default(false).describe('Permit a production compose with no label.'),
    supported: z.boolean().default(false).describe('Mark the compose as final.'),
    skipPhases: z.array(z.string()).default([]).describe('Phases that are not run.'),
    justPhases: z.array(z.string()).default([]).describe('If any, only these phases are run.'),
    oldComposes: z
      .array(z.string())
      .default([])
      .describe('Directories searched for an earlier compose to reuse.'),
    skipUnchanged: z
      .boolean()
      .default(false)
      .describe(
        'If nothing has changed since the newest compose in oldComposes, end early: nothing is made, and no directory stays.',
      ),
    reuseFrom: z
      .string()
      .optional()
      .describe(
        'Directory of the finished compose that this one is a respin of: all that is the same is taken from it.',
      ),
    kojiEvent: z
      .union([z.number().int().nonnegative(), z.string()])
      .optional()
      .describe('Koji event, or the path of a compose whose event to take.'),
    notificationScripts: z
      .array(z.string())
      .default([])
      .describe("Programs told of each event, as Pungi's --notification-script."),
    notificationTimeoutSeconds: z
      .number()
      .positive()
      .default(1800)
      .describe(
        'How long a notification script may take; then it is ended, and the compose goes on.',
      ),
    webhooks: z
      .array(webhookSchema)
      .default([])
      .describe('Web addresses that each event is posted to, until they have taken it.'),
    latestLink: z.boolean().default(true).describe('Make the latest- link.'),
    latestLinkStatuses: z
      .array(z.string())
      .default([])
      .describe('Make the link only if the final status is one of these.'),
    latestLinkComponents: z
      .number()
      .int()
      .default(-1)
      .describe("How many components of the version the link's name has."),
    parentComposeIds: z
      .array(z.string())
      .default([])
      .describe('Forwarded to the Compose Tracking Service.'),
    respinOf: z.string().optional().describe('Forwarded to the Compose Tracking Service.'),
    onFailure: z
      .enum(['stop', 'wait'])
      .default('stop')
      .describe('After a fatal failure: stop the compose, or wait for the operator.'),
    keepComposes: z
      .number()
      .int()
      .positive()
      .optional()
      .describe(
        'When the compose ends, remove older ones of its release and type beside it: so many that finished stay, and as many that did not.',
      ),
    decisionTimeoutSeconds: z
      .number()
      .positive()
      .default(7 * 24 * 3600)
      .describe('How long a compose that nothing else can be done for waits for the operator.'),
    reminderSeconds: z
      .number()
      .positive()
      .default(24 * 3600)
      .describe('How often the operator is reminded meanwhile.'),
    historyEvents: z
      .number()
      .int()
      .min(50)
      .optional()
      .describe(
        'When the history of the workflow has so many events, the compose goes on in another run of it (10,000).',
      ),
    heartbeatSeconds: z
      .number()
      .min(2)
      .max(60)
      .optional()
      .describe(
        'A worker that says nothing of a step for so long counts as dead, and another takes the step over (10).',
      ),
    rerun: rerunSchema
      .optional()
      .describe('What runs again, of a compose directory that was made by an earlier run.'),
    overrides: z
      .record(z.string(), z.unknown())
      .default({})
      .describe("Options set over the configuration's."),
    variables: z
      .record(z.string(), z.string())
      .default({})
      .describe('Variables predefined while the .conf is read.'),
    quiet: z.boolean().default(false).describe('Configuration warnings are not shown.'),
  })
  .refine((request) => (request.targetDir === undefined) !== (request.composeDir === undefined), {
    message:
      'give exactly one of targetDir (a new directory is made in it) and composeDir (this directory is used)',
    path: ['targetDir'],
  })
  .refine(
    ({ skipUnchanged, targetDir, oldComposes }) =>
      !skipUnchanged || (targetDir !== undefined && oldComposes.length > 0),
    {
      message: 'skipUnchanged needs oldComposes to compare with, and a new directory in targetDir',
      path: ['skipUnchanged'],
    },
  );
/** A request with its defaults filled in. */
export type ComposeRequest = z.infer<typeof composeRequestSchema>;
/** A request as a user may write it. */
export type ComposeRequestInput = z.input<typeof composeRequestSchema>;
