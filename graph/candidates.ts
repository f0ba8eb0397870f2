/** Which nodes of another phase a node may wait for: found by their places, so that plans of thousands of nodes are made quickly. */
import type { Arch, VariantUid } from '../config-schemas/names.js';
import type { Need, PlanInput, PlanNode } from './model.js';

/** An arch or variant, or any. */
type Place<Name> = Name | null | typeof ANY;
const ANY = '*';

export class Candidates {
  private readonly order = new Map<PlanNode, number>();
  private readonly groups = new Map<string, ReadonlyMap<string, readonly PlanNode[]>>();

  constructor(
    private readonly byPhase: ReadonlyMap<string, readonly PlanNode[]>,
    private readonly input: PlanInput,
  ) {
    for (const nodes of byPhase.values()) {
      for (const node of nodes) this.order.set(node, this.order.size);
    }
  }

  /** Those that the need's test is to look at, in order. */
  of({ phase, match }: Need, node: PlanNode): readonly PlanNode[] {
    const arch = match.arch === 'same' ? node.arch : ANY;
    const variants: readonly Place<VariantUid>[] = match.variants?.(node, this.input) ?? [ANY];
    const [only] = variants;
    if (variants.length === 1 && only !== undefined) return this.at(phase, arch, only);
    const place = (candidate: PlanNode): number => this.order.get(candidate) ?? 0;
    return variants
      .flatMap((variant) => this.at(phase, arch, variant))
      .sort((a, b) => place(a) - place(b));
  }

  private at(phase: string, arch: Place<Arch>, variant: Place<VariantUid>): readonly PlanNode[] {
    const kind = `${phase} ${String(arch === ANY)} ${String(variant === ANY)}`;
    const group = this.groups.get(kind) ?? this.group(phase, arch === ANY, variant === ANY);
    this.groups.set(kind, group);
    return group.get(keyOf(arch, variant)) ?? [];
  }

  private group(
    phase: string,
    anyArch: boolean,
    anyVariant: boolean,
  ): ReadonlyMap<string, readonly PlanNode[]> {
    const groups = new Map<string, PlanNode[]>();
    for (const node of this.byPhase.get(phase) ?? []) {
      const key = keyOf(anyArch ? ANY : node.arch, anyVariant ? ANY : node.variant);
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [node]);
      else group.push(node);
    }
    return groups;
  }
}

const keyOf = (arch: Place<Arch>, variant: Place<VariantUid>): string =>
  `${String(arch)} ${String(variant)}`;
