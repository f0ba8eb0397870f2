/** The input of workflow type `multi_compose`: plain JSON; what the parts are stands in the INI file (docs/multi-compose.md). */
import { z } from 'zod';
import { webhookSchema } from './compose-request.js';

export const multiRequestSchema = z.strictObject({
  config: z.string().min(1).describe('Absolute path of the INI file, as the workers see it.'),
  label: z.string().optional().describe('Milestone label, for the whole and for each part.'),
  kojiEvent: z.number().int().positive().optional().describe('Koji event of all parts.'),
  restart: z
    .strictObject({
      composeDir: z.string().min(1).describe('The compose whose parts are run again.'),
      parts: z.array(z.string()).default([]).describe('Which; those that did not finish if empty.'),
    })
    .optional(),
  onFailure: z
    .enum(['stop', 'wait'])
    .default('stop')
    .describe('What each part does after a fatal failure.'),
  webhooks: z.array(webhookSchema).default([]).describe('Told of the whole and of each part.'),
});
export type MultiRequest = z.infer<typeof multiRequestSchema>;
export type MultiRequestInput = z.input<typeof multiRequestSchema>;
