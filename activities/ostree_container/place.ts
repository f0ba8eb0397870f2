/** Where an ostree_container node works, and what its block says. */
import path from 'node:path';
import type { OstreeContainerBlock } from '../../config-schemas/phases/ostree-container.js';
import { archBlockNumber, archBlockOf } from '../../graph/arch-blocks.js';
import type { ostreeContainerPhase } from '../../graph/phases/ostree-container.js';
import { generateVersion } from '../../lib/compose-id/index.js';
import { InternalError } from '../../lib/errors.js';
import type { ContextOf } from '../step/index.js';

export type ContainerContext = ContextOf<typeof ostreeContainerPhase>;

export interface ContainerPlace {
  readonly block: OstreeContainerBlock;
  /** `work/ostree-container-N/config_repo` */
  readonly configRepo: string;
  /** `work/ostree-container-N/extra_config.json` */
  readonly extraConfig: string;
  /** `logs/ARCH/VARIANT/ostree-container-N` */
  readonly logDir: string;
  readonly subvariant: string;
  readonly version: string | null;
  /** Of the archive, without its suffix. */
  readonly name: string;
}

/** @throws InternalError if the node stands for no block; ConfigError for an unknown version generator */
export function placeOf({
  config,
  compose,
  node,
  tree,
  ...context
}: ContainerContext): ContainerPlace {
  const option = config.ostree_container;
  const block = archBlockOf<OstreeContainerBlock>(option, node);
  if (block === undefined) throw new InternalError(`${node.id} stands for no block`);
  const number = archBlockNumber<OstreeContainerBlock>(option, compose.variants, node);
  const workDir = tree.ostreeWorkDir('ostree-container', number);
  const [{ uid }, arch] = [context.variant(), context.arch()];
  const subvariant = block.subvariant ?? uid;
  const version =
    block.version === undefined
      ? null
      : generateVersion(block.version, compose.identity, 'ostree_container.version');
  return {
    block,
    configRepo: path.join(workDir, 'config_repo'),
    extraConfig: path.join(workDir, 'extra_config.json'),
    logDir: tree.logDir(arch, uid, path.basename(workDir)),
    subvariant,
    version,
    name: [block.name ?? `${config.release_short}-${subvariant}`, arch, version]
      .filter((part) => part !== null)
      .join('-'),
  };
}
