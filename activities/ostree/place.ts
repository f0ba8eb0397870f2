/** Where an ostree node works, and what its block says. */
import path from 'node:path';
import type { OstreeBlock } from '../../config-schemas/phases/ostree.js';
import { runrootMethod } from '../../config-schemas/runroot-method.js';
import { archBlockNumber, archBlockOf } from '../../graph/arch-blocks.js';
import type { ostreePhase } from '../../graph/phases/ostree.js';
import { InternalError } from '../../lib/errors.js';
import type { ContextOf } from '../step/index.js';

export type OstreeContext = ContextOf<typeof ostreePhase>;

export interface OstreePlace {
  readonly block: OstreeBlock;
  /** `work/ostree-N` */
  readonly workDir: string;
  /** `work/ostree-N/config_repo` */
  readonly configRepo: string;
  /** `work/ostree-N/extra_config.json`: what a program in a buildroot is told of the block. */
  readonly extraConfig: string;
  /** `work/ostree-N/commit.json`: what was committed. */
  readonly note: string;
  /** `logs/ARCH/VARIANT/ostree-N` */
  readonly logDir: string;
  /** `commitid.log` in there. */
  readonly commitIdFile: string;
}

/** Whether rpm-ostree runs on this worker; else Pungi's own program commits in a root of another place. */
export const isHere = ({ config }: OstreeContext): boolean =>
  !config.ostree_use_koji_plugin && runrootMethod(config, 'ostree') === 'local';

/** @throws InternalError if the node stands for no block */
export function placeOf({ config, compose, node, tree, ...context }: OstreeContext): OstreePlace {
  const block = archBlockOf<OstreeBlock>(config.ostree, node);
  if (block === undefined) throw new InternalError(`${node.id} stands for no block of 'ostree'`);
  const number = archBlockNumber<OstreeBlock>(config.ostree, compose.variants, node);
  const workDir = tree.ostreeWorkDir('ostree', number);
  const configRepo = path.join(workDir, 'config_repo');
  const logDir = tree.logDir(context.arch(), context.variant().uid, path.basename(workDir));
  return {
    block,
    workDir,
    configRepo,
    extraConfig: path.join(workDir, 'extra_config.json'),
    note: path.join(workDir, 'commit.json'),
    logDir,
    commitIdFile: path.join(logDir, 'commitid.log'),
  };
}
