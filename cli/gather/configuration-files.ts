/** What a gather needs of a configuration beside its options: comps of the variants, packages that must be in. */
import path from 'node:path';
import type { Variant } from '../../config-schemas/variants.js';
import { compsFiles, compsTextOf, hasComps, lookasideGroupsOf } from '../../lib/comps/index.js';
import type { ComposeInputs } from '../../lib/compose-inputs/index.js';
import { prepopulateSchema, readUserJson, type Prepopulate } from '../../lib/gather/index.js';
import { makeDirectory, run, writeScratchFile } from '../../lib/process/index.js';
import { besideConfig, exportOneFile, type ScmContext } from '../../lib/scm/index.js';

/** Cloning a repository takes minutes at worst. */
const FETCH_TIMEOUT_MS = 600_000;

/** Files that a compose has in `work/`, here in a scratch directory. */
export class ConfigurationFiles {
  private readonly scm: ScmContext;

  constructor(
    private readonly inputs: ComposeInputs,
    private readonly scratch: string,
  ) {
    this.scm = {
      baseDir: inputs.loaded.directory,
      scratch: path.join(scratch, 'scm'),
      logFile: path.join(scratch, 'scm.log'),
      run: (command, logFile, { timeoutMs = FETCH_TIMEOUT_MS } = {}) =>
        run(command, { logFile, timeoutMs }),
    };
  }

  /** Writes the comps file of each variant of the arch; null if the configuration has no comps. */
  async comps(
    variants: readonly Variant[],
    arch: string,
  ): Promise<((uid: Variant['uid']) => string) | null> {
    const { config } = this.inputs;
    if (!hasComps(config)) return null;
    const global = path.join(this.scratch, 'comps-global.xml');
    await makeDirectory(this.scm.scratch);
    if (config.comps !== undefined) await writeScratchFile(global, await compsTextOf(config.comps));
    else if (config.comps_file !== undefined) {
      await exportOneFile(config.comps_file, global, this.scm);
    }
    const ofArch = variants.filter(({ arches }) => arches.some((one) => one === arch));
    const pairs = config.variant_as_lookaside ?? [];
    const made = await compsFiles({
      file: global,
      arch,
      variants: ofArch.map((variant) => ({
        variant,
        lookasideGroups: lookasideGroupsOf(variant, variants, pairs),
      })),
      filterEnvironments: config.comps_filter_environments,
    });
    const fileOf = (uid: string): string => path.join(this.scratch, `comps-${uid}.xml`);
    for (const [index, { uid }] of ofArch.entries()) {
      await writeScratchFile(fileOf(uid), made.variants[index]?.text ?? '');
    }
    return fileOf;
  }

  async prepopulate(): Promise<Prepopulate> {
    const source = this.inputs.config.gather_prepopulate;
    if (source === undefined) return {};
    const file = path.join(this.scratch, 'prepopulate.json');
    await makeDirectory(this.scm.scratch);
    await exportOneFile(await besideConfig(source, this.scm.baseDir), file, this.scm);
    return await readUserJson(file, prepopulateSchema, 'gather_prepopulate');
  }
}
