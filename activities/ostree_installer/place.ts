/** Where an ostree_installer node works, and what its block says. */
import path from 'node:path';
import type { OstreeInstallerBlock } from '../../config-schemas/phases/ostree-installer.js';
import { archBlockNumber, archBlockOf } from '../../graph/arch-blocks.js';
import type { ostreeInstallerPhase } from '../../graph/phases/ostree-installer.js';
import { InternalError } from '../../lib/errors.js';
import type { ContextOf } from '../step/index.js';

export type InstallerContext = ContextOf<typeof ostreeInstallerPhase>;

export interface InstallerPlace {
  readonly block: OstreeInstallerBlock;
  /** `work/ARCH/VARIANT/ostree_installer` */
  readonly output: string;
  /** `work/ARCH/VARIANT/lorax_templates` */
  readonly templates: string;
  /** `logs/ARCH/VARIANT/ostree_installer-N` */
  readonly logDir: string;
}

/** @throws InternalError if the node stands for no block */
export function placeOf({
  config,
  compose,
  node,
  tree,
  ...context
}: InstallerContext): InstallerPlace {
  const option = config.ostree_installer;
  const block = archBlockOf<OstreeInstallerBlock>(option, node);
  if (block === undefined) throw new InternalError(`${node.id} stands for no block`);
  const number = archBlockNumber<OstreeInstallerBlock>(option, compose.variants, node);
  const [{ uid }, arch] = [context.variant(), context.arch()];
  return {
    block,
    output: tree.workDir(arch, uid, 'ostree_installer'),
    templates: tree.workDir(arch, uid, 'lorax_templates'),
    logDir: tree.logDir(arch, uid, `ostree_installer-${String(number)}`),
  };
}

/** An absolute path of a template: relative ones are in the templates' repository. */
export const templatePath = (templates: string, name: string): string =>
  path.isAbsolute(name) ? name : path.join(templates, name);
