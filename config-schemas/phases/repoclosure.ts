/** Options of the phase repoclosure. */
import { z } from 'zod';
import { variantArchMap } from '../shapes.js';

export const repoclosureOptions = {
  repoclosure_strictness: variantArchMap(z.enum(['off', 'lenient', 'fatal']))
    .default([])
    .describe(
      'off: not checked; lenient: broken dependencies are logged; fatal: they end the compose.',
    ),
  repoclosure_backend: z.enum(['dnf']).default('dnf').describe('The tool that checks.'),
};
