/**
 * What a node's work depends on: code, tools, options and variants as far as they concern it, what it reads of other
 * nodes, and files outside (docs/re-runs.md).
 */
import type { Config } from '../../config-schemas/config.js';
import type { NodeId } from '../../config-schemas/names.js';
import type { ResolvedCompose } from '../../config-schemas/resolved-compose.js';
import type { PhaseDeclaration, Plan, PlanEdge, PlanNode, Sees } from '../../graph/model.js';
import type { Variant } from '../../config-schemas/variants.js';
import { phaseNamed } from '../../graph/phase-graph.js';
import { makePlanInput } from '../../graph/plan-input.js';
import { plan } from '../../graph/plan.js';
import { projectBlocks, projectOption, type NodePlace } from '../../graph/projection.js';
import { variantFor } from './variant-facts.js';
import {
  digestOf,
  makeFingerprint,
  outsideFiles,
  toolVersion,
  type Fingerprint,
} from '../../lib/fingerprint/index.js';
import { codeDigest } from './code-digest.js';

/** They make work faster, or decide whether it is done, not what comes of it. */
const isWithoutEffect = (option: string): boolean =>
  option === 'createrepo_num_workers' || option.endsWith('_allow_reuse');

/** What a node looks at of another, its own place filled in. */
export type Look = Exclude<Sees, 'nothing' | object> | { readonly below: readonly string[] };

/** What a follower sees of a node; null if that has made nothing. */
export type DigestOf = (node: NodeId, look: Look) => Promise<string | null>;

/** What a node needs, and what it looks at of it. */
export interface KnownNeed extends Required<Pick<PlanEdge, 'from' | 'sees'>> {
  readonly upstream: PlanNode;
}

/** A compose's plan with its nodes' needs at hand. */
export interface KnownPlan extends Plan {
  readonly needsOf: ReadonlyMap<NodeId, readonly KnownNeed[]>;
}

const plans = new WeakMap<ResolvedCompose, KnownPlan>();

/** The plan of a resolved compose; made once. */
export function planOf(resolved: ResolvedCompose): KnownPlan {
  const known = plans.get(resolved);
  if (known !== undefined) return known;
  const { variants, request } = resolved;
  const config = resolved.config as unknown as Config;
  const made = plan(makePlanInput({ config, variants, request }));
  const needsOf = new Map<NodeId, KnownNeed[]>(made.nodes.map(({ id }) => [id, []]));
  const nodes = new Map(made.nodes.map((node) => [node.id, node]));
  for (const { from, to, sees = 'contents' } of made.edges) {
    const upstream = nodes.get(from);
    if (upstream !== undefined) needsOf.get(to)?.push({ from, sees, upstream });
  }
  const withNeeds = { ...made, needsOf };
  plans.set(resolved, withNeeds);
  return withNeeds;
}

/** The fingerprint of a node as things are now. */
export async function fingerprintOf(
  resolved: ResolvedCompose,
  node: PlanNode,
  digestOfNode: DigestOf,
): Promise<Fingerprint> {
  const phase = phaseNamed(node.phase);
  return makeFingerprint({
    code: await codeDigest(node.phase),
    ...identityParts(resolved, phase),
    ...variantParts(resolved, phase, node),
    ...(await optionParts(resolved, phase, node)),
    ...(await toolParts(resolved, phase)),
    ...(await inputParts(resolved, phase, node, digestOfNode)),
  });
}

/** Whether what a phase makes tells the compose's id, label, date or time. */
export function tellsCompose(
  { config }: ResolvedCompose,
  { tellsCompose: tells }: PhaseDeclaration,
): boolean {
  return typeof tells === 'function' ? tells(config as unknown as Config) : tells === true;
}

/** All see the release; the compose's own id and time only those that tell it. */
function identityParts(resolved: ResolvedCompose, phase: PhaseDeclaration): Record<string, string> {
  const { identity, timestamp } = resolved;
  return {
    release: digestOf([identity.release, identity.baseProduct, identity.supported]),
    ...(tellsCompose(resolved, phase) ? { compose: digestOf([identity, timestamp]) } : {}),
  };
}

/** The variants that concern a node; all of them if it has none. */
function concernedVariants(
  { variants }: ResolvedCompose,
  { concerns = 'tree' }: PhaseDeclaration,
  { variant }: PlanNode,
): typeof variants {
  if (variant === null) return variants;
  if (concerns === 'itself') return variants.filter(({ uid }) => uid === variant);
  const parent = variants.find(({ uid }) => uid === variant)?.parent ?? null;
  const isSibling = (other: Variant): boolean =>
    concerns === 'family' && parent !== null && other.parent === parent;
  return variants.filter(
    (other) =>
      other.uid === variant || other.uid === parent || other.parent === variant || isSibling(other),
  );
}

const variantParts = (
  resolved: ResolvedCompose,
  phase: PhaseDeclaration,
  node: PlanNode,
): Record<string, string> =>
  Object.fromEntries(
    concernedVariants(resolved, phase, node).map((variant) => [
      `variant ${variant.uid}`,
      digestOf(variantFor(phase, variant)),
    ]),
  );

async function optionParts(
  resolved: ResolvedCompose,
  phase: PhaseDeclaration,
  node: PlanNode,
): Promise<Record<string, string>> {
  const uids = concernedVariants(resolved, phase, node).map(({ uid }) => uid as string);
  const place: NodePlace = { variants: node.variant === null ? [] : uids, arch: node.arch };
  const overlooked = overlookedBy(resolved, phase, node);
  const parts: Record<string, string> = {};
  for (const key of phase.reads) {
    if (isWithoutEffect(key) || overlooked.includes(key)) continue;
    const whole = resolved.config[key];
    const seen =
      key === phase.name && phase.scope.endsWith('.block')
        ? projectBlocks(whole, place)
        : projectOption(key, whole, place);
    parts[`option ${key}`] = digestOf(seen);
    if (phase.asksFor?.includes(key) === true) continue;
    const files = await outsideFiles(key, seen, resolved.configDir);
    for (const [file, digest] of Object.entries(files)) parts[`file ${file}`] = digest;
  }
  return parts;
}

/** Options and phases that are nothing to the node, as it is configured. */
export const overlookedBy = (
  { config }: ResolvedCompose,
  phase: PhaseDeclaration,
  node: PlanNode,
): readonly string[] => phase.overlooks?.(config as unknown as Config, node) ?? [];

async function toolParts(
  { config }: ResolvedCompose,
  phase: PhaseDeclaration,
): Promise<Record<string, string>> {
  const tools = phase.toolsByConfig?.(config as unknown as Config) ?? [];
  const versions = await Promise.all(
    tools.map(async (tool) => [`tool ${tool}`, await toolVersion(tool)] as const),
  );
  return Object.fromEntries(versions);
}

async function inputParts(
  resolved: ResolvedCompose,
  phase: PhaseDeclaration,
  node: PlanNode,
  digestOfNode: DigestOf,
): Promise<Record<string, string>> {
  const overlooked = overlookedBy(resolved, phase, node);
  const kin = concernedVariants(resolved, phase, node).map(({ uid }) => uid);
  const parts: Record<string, string> = {};
  for (const { from, sees, upstream } of planOf(resolved).needsOf.get(node.id) ?? []) {
    if (sees === 'nothing' || overlooked.includes(upstream.phase)) continue;
    const look = lookOf({ variant: node.variant, arch: node.arch ?? upstream.arch }, sees, kin);
    parts[`input ${from}`] = (await digestOfNode(from, look)) ?? 'none';
  }
  return parts;
}

function lookOf(
  { variant, arch }: Pick<PlanNode, 'variant' | 'arch'>,
  sees: Exclude<Sees, 'nothing'>,
  kin: readonly string[],
): Look {
  if (typeof sees === 'string') return sees;
  const below = [sees.below]
    .flat()
    .map((text) => text.replaceAll('{variant}', variant ?? '*').replaceAll('{arch}', arch ?? '*'))
    .flatMap((text) =>
      text.includes('{kin}') ? kin.map((uid) => text.replaceAll('{kin}', uid)) : [text],
    );
  return { below };
}
