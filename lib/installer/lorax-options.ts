/** Option lorax_options: all blocks that match a variant and arch, merged (pungi/phases/buildinstall.py `_get_lorax_cmd`). */
import type { Config } from '../../config-schemas/config.js';
import { valuesFor } from '../../config-schemas/variant-arch-map.js';

type Block = Config['lorax_options'][number][1][string];

/** What lorax is told besides where packages come from. */
export interface LoraxOptions {
  readonly bugurl: string | null;
  readonly nomacboot: boolean;
  readonly noupgrade: boolean;
  readonly addTemplates: readonly string[];
  readonly addArchTemplates: readonly string[];
  readonly addTemplateVars: readonly string[];
  readonly addArchTemplateVars: readonly string[];
  /** GiB. */
  readonly rootfsSize: number | null;
  readonly dracutArgs: readonly string[];
  readonly skipBranding: boolean;
  readonly squashfsOnly: boolean;
  readonly configurationFile: Block['configuration_file'] | null;
  readonly version: string;
}

/** @param version of the release, unless a block has its own */
export function mergeLoraxOptions(
  option: Config['lorax_options'],
  variant: string,
  arch: string,
  version: string,
): LoraxOptions {
  const blocks: readonly Block[] = valuesFor(option, variant, arch);
  const lists = (
    key: 'add_template' | 'add_arch_template' | 'add_template_var' | 'add_arch_template_var',
  ): string[] => blocks.flatMap((block) => block[key] ?? []);
  const last = blocks.at(-1);
  return {
    bugurl: blocks.findLast(({ bugurl }) => bugurl)?.bugurl ?? null,
    nomacboot: blocks.every((block) => block.nomacboot ?? true),
    noupgrade: blocks.every((block) => block.noupgrade ?? true),
    addTemplates: lists('add_template'),
    addArchTemplates: lists('add_arch_template'),
    addTemplateVars: lists('add_template_var'),
    addArchTemplateVars: lists('add_arch_template_var'),
    rootfsSize: blocks.findLast((block) => block.rootfs_size !== undefined)?.rootfs_size ?? null,
    dracutArgs: blocks.flatMap((block) => block.dracut_args ?? []),
    // Of these the last block decides, also by being silent.
    skipBranding: last?.skip_branding ?? false,
    squashfsOnly: last?.squashfs_only ?? false,
    configurationFile: last?.configuration_file ?? null,
    version: blocks.findLast((block) => block.version !== undefined)?.version ?? version,
  };
}
