/** The compose's variants: variants.xml from wherever the configuration has it, kept in work/global. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Config } from '../../config-schemas/config.js';
import type { Variant } from '../../config-schemas/variants.js';
import type { ComposeTree } from '../../lib/compose-tree/index.js';
import { InputError } from '../../lib/errors.js';
import { writeFileAtomic } from '../../lib/process/index.js';
import { exportOneFile, type ScmContext } from '../../lib/scm/index.js';
import { readVariantsObject, readVariantsXml } from '../../lib/variants/index.js';

/** Fetches and reads them; `work/global/variants.xml` is the file as it was fetched. @throws ConfigError */
export async function fetchVariants(
  config: Config,
  tree: ComposeTree,
  context: ScmContext,
): Promise<readonly Variant[]> {
  const selection = { treeArches: config.tree_arches, treeVariants: config.tree_variants };
  if (config.variants !== undefined) {
    return readVariantsObject(config.variants, selection).variants;
  }
  const source = localised(config.variants_file);
  const fetched = path.join(context.scratch, 'variants.xml');
  await exportOneFile(source, fetched, context);
  const xml = await readFile(fetched);
  await writeFileAtomic(tree.variantsFile(), xml);
  const place = typeof source === 'string' ? path.resolve(context.baseDir, source) : null;
  return readVariantsXml(xml, place ?? tree.variantsFile(), selection).variants;
}

/** Of a dictionary with scm `file` only the file's name counts; it lies beside the configuration (pungi/compose.py). */
function localised(source: Config['variants_file']) {
  if (source === undefined) {
    throw new InputError('the configuration has neither variants_file nor variants');
  }
  if (typeof source === 'string' || source.scm !== 'file' || source.file === undefined) {
    return source;
  }
  return path.basename(source.file);
}
