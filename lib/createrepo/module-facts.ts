/** `work/ARCH/modules/VARIANT.ARCH.json`: the modules whose metadata a repository has. */
import { z } from 'zod';

export const moduleFactsSchema = z.object({
  version: z.literal(1),
  modules: z.array(
    z.object({
      /** `NAME:STREAM:VERSION:CONTEXT`. */
      uid: z.string(),
      kojiTag: z.string(),
      /** Path of the modules file in the repodata, relative to `compose/`. */
      modulemd: z.string(),
      rpms: z.array(z.string()),
    }),
  ),
});
export type ModuleFacts = z.infer<typeof moduleFactsSchema>;
