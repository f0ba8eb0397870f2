/** Options of the phase osbs: container images built by Koji. */
import { z } from 'zod';
import { gitUrl, mapping, oneOrList, renamesRegistry, repos } from '../shapes.js';

const block = z
  .looseObject({
    url: gitUrl,
    target: z.string(),
    scratch: z.boolean().optional(),
    priority: z.number().optional(),
    repo: repos.optional(),
    gpgkey: z.string().optional(),
    git_branch: z.string(),
  })
  .register(renamesRegistry, { renames: { repo: { append: ['repo_from'] } } });

export const osbsOptions = {
  osbs: mapping(oneOrList(block))
    .optional()
    .describe('Container images built by Koji; further keys are passed to the task.'),
  osbs_registries: mapping(z.unknown())
    .optional()
    .describe('Registries that images, by NVR glob, are pushed to after the compose.'),
  osbs_allow_reuse: z
    .boolean()
    .default(false)
    .describe('Images of an older compose may be used again.'),
};
