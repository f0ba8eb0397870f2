/** State file of modules: which streams variants have on an arch, and their metadata (docs/package-sets.md, "Modules"). */
import { z } from 'zod';
import { firstStream, type ModuleDocument } from '../modulemd/index.js';
import { readJsonFile } from '../process/index.js';

const archModuleSchema = z.object({
  /** `NAME:STREAM:VERSION:CONTEXT`. */
  uid: z.string(),
  /** Variants that have it, by uid. */
  variants: z.array(z.string()),
  /** The tag with its packages: the name of the package set, too. */
  kojiTag: z.string(),
  /** The document of the stream, as the build has it for the arch. */
  text: z.string(),
});
export type ArchModule = z.infer<typeof archModuleSchema>;

/** `work/ARCH/pkgset/modules.json`, sorted by uid; a compose without modules has none, or an empty one. */
export const archModulesSchema = z.object({
  version: z.literal(1),
  modules: z.array(archModuleSchema),
});
export type ArchModules = z.infer<typeof archModulesSchema>;

/** The modules of an arch. @param file `ComposeTree.pkgsetModules` of the arch */
export async function readArchModules(file: string): Promise<readonly ArchModule[]> {
  const { modules } = await readJsonFile(file, archModulesSchema, {
    missing: { version: 1, modules: [] },
  });
  return modules;
}

/** Its document, read. @throws InputError if it is none */
export const documentOf = ({ text, uid }: ArchModule): ModuleDocument => firstStream(text, uid);
