/** What the steps of extra_isos are given, and which ISO a node stands for. */
import path from 'node:path';
import type { ExtraIsoBlock } from '../../config-schemas/phases/extra-isos.js';
import { valuesFor } from '../../config-schemas/variant-arch-map.js';
import type { Variant } from '../../config-schemas/variants.js';
import { extraIsoOf, includedIn } from '../../graph/extra-iso-blocks.js';
import type { extraIsosPhase } from '../../graph/phases/extra-isos.js';
import { ConfigError, InternalError } from '../../lib/errors.js';
import { extraIsoNames } from '../../lib/image-name/index.js';
import type { ContextOf } from '../step/index.js';

export type ExtraIsoContext = ContextOf<typeof extraIsosPhase>;

/** @throws InternalError if the node stands for no block */
export function blockOf({ config, node }: ExtraIsoContext): ExtraIsoBlock {
  const block = extraIsoOf(config.extra_isos, node);
  if (block === undefined) throw new InternalError(`${node.id} stands for no block of extra_isos`);
  return block;
}

/** Name and volume id. @throws ConfigError if the name is that of a disc of createiso */
export function namesOf(context: ExtraIsoContext): { name: string; volumeId: string | null } {
  const { compose, config } = context;
  const [variant, arch] = [context.variant(), context.arch()];
  const block = blockOf(context);
  const place = { identity: compose.identity, variant, arch };
  const names = extraIsoNames(place, config, block);
  if (names.name !== extraIsoNames(place, config, {}).name || !makesDiscs(context)) return names;
  const message = `an extra ISO of ${variant.uid}.${arch} would be called '${names.name}', as its disc is`;
  const hint = "give the block of extra_isos a 'filename', or set createiso_skip for the variant";
  throw new ConfigError([{ severity: 'error', message, path: 'extra_isos', hint }]);
}

/** Whether createiso makes discs of the same variant and arch. */
function makesDiscs({ compose, config, ...context }: ExtraIsoContext): boolean {
  const { skipPhases, justPhases } = compose.request;
  const skip = valuesFor(config.createiso_skip, context.variant().uid, context.arch());
  return !(
    (skip.length === 1 && skip[0] === true) ||
    [...skipPhases, ...config.skip_phases].includes('createiso') ||
    (justPhases.length > 0 && !justPhases.includes('createiso'))
  );
}

/** The ISO's variants: its own, then those that it includes. @throws ConfigError for one that the compose lacks */
export function variantsOn(context: ExtraIsoContext): readonly Variant[] {
  const included = includedIn(blockOf(context)).map((uid) => {
    const variant = context.compose.variants.find((one) => one.uid === uid);
    if (variant !== undefined) return variant;
    const message = `include_variants names '${uid}', which is no variant of this compose`;
    throw new ConfigError([{ severity: 'error', message, path: 'extra_isos' }]);
  });
  return [context.variant(), ...included];
}

export const filesDirOf = ({ tree, node, ...context }: ExtraIsoContext): string =>
  tree.extraIsoFilesDir(context.arch(), context.variant().uid, node.block ?? 0);

export const logOf = (context: ExtraIsoContext, name: string): string =>
  context.tree.logFile(context.arch(), path.basename(`extraiso-${name}`));
