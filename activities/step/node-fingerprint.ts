/**
 * What a node's work depends on: code, tools, options and variants as far as they concern it, what it reads of other
 * nodes, and files outside (docs/re-runs.md).
 */
import type { Config } from '../../config-schemas/config.js';
import type { NodeId } from '../../config-schemas/names.js';
import type { ResolvedCompose } from '../../config-schemas/resolved-compose.js';
import type { PhaseDeclaration, Plan, PlanEdge, PlanNode, Sees } from '../../graph/model.js';
import { phaseNamed } from '../../graph/phase-graph.js';
import { makePlanInput } from '../../graph/plan-input.js';
import { plan } from '../../graph/plan.js';
import { projectBlocks, projectOption, type NodePlace } from '../../graph/projection.js';
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

/** What a follower sees of a node; null if that has made nothing. */
export type DigestOf = (node: NodeId, sees: Sees) => Promise<string | null>;

/** What a node needs, and what it looks at of it. */
export type KnownNeed = Required<Pick<PlanEdge, 'from' | 'sees'>>;

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
  for (const { from, to, sees = 'contents' } of made.edges) needsOf.get(to)?.push({ from, sees });
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
    ...variantParts(resolved, node),
    ...(await optionParts(resolved, phase, node)),
    ...(await toolParts(resolved, phase)),
    ...(await inputParts(node, planOf(resolved).needsOf.get(node.id) ?? [], digestOfNode)),
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

/** The node's variant with those that share its tree; all variants of a node without one. */
function familyOf({ variants }: ResolvedCompose, { variant }: PlanNode): typeof variants {
  if (variant === null) return variants;
  const parent = variants.find(({ uid }) => uid === variant)?.parent ?? null;
  return variants.filter(
    (other) => other.uid === variant || other.uid === parent || other.parent === variant,
  );
}

const variantParts = (resolved: ResolvedCompose, node: PlanNode): Record<string, string> =>
  Object.fromEntries(
    familyOf(resolved, node).map((variant) => [`variant ${variant.uid}`, digestOf(variant)]),
  );

async function optionParts(
  resolved: ResolvedCompose,
  phase: PhaseDeclaration,
  node: PlanNode,
): Promise<Record<string, string>> {
  const place: NodePlace = {
    variants: node.variant === null ? [] : familyOf(resolved, node).map(({ uid }) => uid as string),
    arch: node.arch === null || node.arch === 'src' ? null : node.arch,
  };
  const parts: Record<string, string> = {};
  for (const key of phase.reads) {
    if (isWithoutEffect(key)) continue;
    const whole = resolved.config[key];
    const seen =
      key === phase.name ? projectBlocks(whole, phase.scope, place) : projectOption(whole, place);
    parts[`option ${key}`] = digestOf(seen);
    if (phase.asksFor?.includes(key) === true) continue;
    const files = await outsideFiles(key, seen, resolved.configDir);
    for (const [file, digest] of Object.entries(files)) parts[`file ${file}`] = digest;
  }
  return parts;
}

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
  node: PlanNode,
  needs: readonly KnownNeed[],
  digestOfNode: DigestOf,
): Promise<Record<string, string>> {
  const looked = needs.filter(({ sees }) => sees !== 'nothing');
  const digests = await Promise.all(
    looked.map(
      async ({ from, sees }) =>
        [`input ${from}`, (await digestOfNode(from, seenBy(node, sees))) ?? 'none'] as const,
    ),
  );
  return Object.fromEntries(digests);
}

const seenBy = ({ variant, arch }: PlanNode, sees: Sees): Sees =>
  typeof sees === 'string'
    ? sees
    : { below: sees.below.replaceAll('{variant}', variant ?? '').replaceAll('{arch}', arch ?? '') };
