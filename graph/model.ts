/**
 * The words of the phase graph: what a phase declares, what a plan is. Pure data, importable by all but lib.
 */
import type { Config } from '../config-schemas/config.js';
import type { Arch, NodeId, VariantType, VariantUid } from '../config-schemas/names.js';
import type { Variant } from '../config-schemas/variants.js';

/** Over what a phase is spread; each scope makes one node per member. Blocks are entries of the phase's option. */
export type Scope =
  | 'compose'
  | 'arch'
  | 'variant'
  | 'variant.arch'
  | 'variant.arch+src'
  | 'family'
  | 'variant.block'
  | 'variant.arch.block';

/** Where a step runs: any worker, a worker of the node's arch, or one that talks to Koji. */
export type Queue = 'any' | 'arch' | 'koji';

/** The named retry policies; their numbers and reasons stand in graph/policies.ts. */
export type RetryPolicyName = 'quick' | 'tool' | 'network' | 'once';

/** A step of a node: one activity of type `phase.step`. */
export interface StepDeclaration {
  readonly name: string;
  readonly queue: Queue;
  /** Longest that one attempt may take. */
  readonly timeoutMs: number;
  readonly retry: RetryPolicyName;
  /** Run once per item; the number of items is what the named earlier step returned. */
  readonly each?: string;
  /** It only waits for what goes on elsewhere: another attempt takes it up at once where this one was given up. */
  readonly detachable?: true;
  /** The notification that a failure of this step for good is told by; null: none. */
  readonly failureMessage?: FailureMessage;
}

export type FailureMessage = (failed: FailedStep) => {
  readonly message: string;
  readonly body: Readonly<Record<string, unknown>>;
} | null;

/** A step that failed for good, as `failureMessage` sees it. */
export interface FailedStep {
  readonly node: PlanNode;
  readonly item: number | null;
  /** What the data of an earlier step of the node says under a name. */
  readonly dataOf: (step: string, name: string) => unknown;
}

/** Which upstream nodes a node waits for. */
export interface Match {
  /** `same`: only upstream nodes on the node's own arch come into question; spares looking at the others. */
  readonly arch: 'same' | 'any';
  /** Only upstream nodes of these variants come into question, likewise; all of them if not said. */
  readonly variants?: (node: PlanNode, input: PlanInput) => readonly (VariantUid | null)[];
  readonly test: (upstream: PlanNode, node: PlanNode, input: PlanInput) => boolean;
}

/**
 * What a node looks at of what another has made: another content there makes it run again. `contents`: all of it.
 * `directories`: which directories it has files in. `nothing`: only the order matters. Else what lies below a path
 * prefix in the compose, in which `{variant}` and `{arch}` are those of the node that looks (an arch is the other's if it
 * has none), `{kin}` any of the variants that concern it, and `*` any part of a path.
 */
export type Sees =
  'contents' | 'directories' | 'nothing' | { readonly below: string | readonly string[] };

/** What a phase may read of variants beside who they are: uid, id, type, parent, arches. */
export type VariantFact =
  | 'name'
  | 'groups'
  | 'environments'
  | 'modules'
  | 'modularKojiTags'
  | 'buildinstallPackages'
  | 'release';

/** Why one phase waits for another, and for which of its nodes. */
export interface Need {
  readonly phase: string;
  readonly match: Match;
  readonly because: string;
  /** By default `contents`. */
  readonly sees?: Sees;
}

/** One entry of a phase's option that applies to a variant (of scope variant.arch.block: and arch): one node. */
export interface Block {
  readonly variant: VariantUid;
  /** Null in scope `variant.block`: one task makes all arches. */
  readonly arch: Arch | null;
  /** Which of the entries that apply there, from 0, in the configuration's order. */
  readonly block: number;
  /** Arches that it makes something for. */
  readonly arches: readonly Arch[];
  /** Variants whose trees or repositories it reads. */
  readonly uses: readonly VariantUid[];
}

/** A phase's place in the graph, its steps and policies. `Key` are the options that it may read. */
export interface PhaseDeclaration<Key extends string = string, StepName extends string = string> {
  readonly name: string;
  /** Which of Pungi's phases it belongs to (skip rules, phase-start messages); null: inner, never skipped. */
  readonly pungiPhase: string | null;
  readonly scope: Scope;
  readonly needs: readonly Need[];
  /** What to do when a need was allowed to fail and did. */
  readonly onNeedFailed: 'run' | 'skip';
  readonly reads: readonly Key[];
  /** Of these it looks whether they are set; the files that they name are read by other phases. */
  readonly asksFor?: readonly Key[];
  /** What of these options and phases is nothing to the node, as it is configured: it is not given such options. */
  readonly overlooks?: (
    config: Pick<Config, Key & keyof Config>,
    node: PlanNode,
  ) => readonly string[];
  /** The facts of variants that it is given; all if not said. */
  readonly ofVariants?: readonly VariantFact[];
  /**
   * Which variants concern a node that has one, their options, their definitions: itself, those that share its tree,
   * or (`family`) also the other children of its parent. By default `tree`.
   */
  readonly concerns?: 'itself' | 'tree' | 'family';
  readonly steps: readonly (StepDeclaration & { readonly name: StepName })[];
  /** True: this node is not in the plan, whatever the configuration says of it. */
  readonly skipWhen?: (node: PlanNode, input: PlanInput) => boolean;
  /** True: the compose may end with this node; all that it does not itself wait for waits for it. */
  readonly isGate?: (input: PlanInput) => boolean;
  /** True: the configuration says that this node has nothing to do (createiso_skip and the like). */
  readonly skipByConfig?: (config: Pick<Config, Key & keyof Config>, node: PlanNode) => boolean;
  /** The entries of the phase's option, spread over variants (and arches): its nodes. Of block scopes only. */
  readonly blocksByConfig?: (
    config: Pick<Config, Key & keyof Config>,
    variants: readonly Variant[],
  ) => readonly Block[];
  /** True: the compose survives this node's failure. Only phases with a deliverable say so. */
  readonly failableByConfig?: (
    config: Pick<Config, Key & keyof Config>,
    node: PlanNode,
    input: PlanInput,
  ) => boolean;
  /** The kind that deliverables.json and failable_deliverables name. */
  readonly deliverable?: string;
  /** It makes nothing and only judges: an operator may decide to go on although it failed. */
  readonly isCheck?: boolean;
  /** Which types of variants it has nodes for; all of them if not said. */
  readonly variantTypes?: readonly VariantType[];
  /** True: empty variants have nodes, too; they have no packages, but may have images. */
  readonly emptyVariants?: boolean;
  /** Programs that it runs: another version of one makes another result. */
  readonly toolsByConfig?: (config: Pick<Config, Key & keyof Config>) => readonly string[];
  /** It reads what may have changed on other machines; a re-run that is to refresh runs it again. */
  readonly readsOutside?: boolean;
  /** What it makes tells the compose's id, label, date or time: it has to be made in each compose. */
  readonly tellsCompose?: boolean | ((config: Pick<Config, Key & keyof Config>) => boolean);
  /** Its files name places in the compose, where they cannot be written anew: nothing is taken over. */
  readonly placeBound?: (config: Pick<Config, Key & keyof Config>) => boolean;
  /** Its `*_allow_reuse` option: whether what an older compose has may be taken for it. */
  readonly allowReuse?: (config: Pick<Config, Key & keyof Config>) => boolean;
  /** One sentence for docs and `punji plan`. */
  readonly summary: string;
}

/** What shapes the graph, out of a resolved configuration. Small: it crosses the wire. */
export interface PlanInput {
  readonly variants: readonly {
    readonly uid: VariantUid;
    readonly type: VariantType;
    readonly parent: VariantUid | null;
    readonly arches: readonly Arch[];
    readonly isEmpty: boolean;
  }[];
  readonly arches: readonly Arch[];
  /** Pungi's phases that this compose does not run: by request, configuration or lack of a section. */
  readonly skippedPhases: readonly string[];
  readonly pkgsetSource: 'koji' | 'repos';
  /** Pairs [X, Y]: X is gathered with Y as lookaside. */
  readonly variantAsLookaside: readonly (readonly [VariantUid, VariantUid])[];
  /** What the phases of block scopes are spread over, in the order of the graph. */
  readonly blocks: readonly (Block & { readonly phase: string })[];
  /** Nodes whose phase's own rule says no: `createiso:Server.x86_64` by createiso_skip, and the like. */
  readonly skippedNodes: readonly NodeId[];
  /** Nodes whose failure the compose survives. */
  readonly failableNodes: readonly NodeId[];
  /** There may be an older compose to take over from. */
  readonly mayHaveOlder?: boolean;
  /** The compose ends early if it would be the same as that one. */
  readonly endsIfUnchanged?: boolean;
}

export interface PlanNode {
  readonly id: NodeId;
  readonly phase: string;
  readonly variant: VariantUid | null;
  readonly arch: Arch | null;
  /** Which of the phase's blocks for that variant (and arch), from 0; null in scopes without blocks. */
  readonly block: number | null;
  readonly failable: boolean;
}

export interface PlanEdge {
  readonly from: NodeId;
  readonly to: NodeId;
  readonly because: string;
  /** By default `contents`. */
  readonly sees?: Sees;
}

/** Nodes in an order in which each stands after all that it needs. */
export interface Plan {
  readonly nodes: readonly PlanNode[];
  readonly edges: readonly PlanEdge[];
}

export type NodeState =
  'waiting' | 'running' | 'done' | 'reused' | 'failed' | 'failed-allowed' | 'skipped' | 'cancelled';
