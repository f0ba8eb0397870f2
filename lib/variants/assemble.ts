/** From definitions to the compose's variants: selection, references, children, uids (pungi/wrappers/variants.py). */
import { archSchema, SRC, variantUidSchema, type Arch } from '../../config-schemas/names.js';
import type { Variant } from '../../config-schemas/variants.js';
import { ConfigError, type ConfigProblem } from '../errors.js';
import {
  problemAt,
  type Place,
  type VariantDefinition,
  type VariantSelection,
  type VariantsResult,
} from './definition.js';
import { compareTexts, compareVariants } from './order.js';

/** A variant and where it is written. */
interface Built {
  readonly variant: Variant;
  readonly place: Place;
  readonly children: readonly Built[];
}

/** The compose's variants out of top-level definitions. @throws ConfigError with all problems */
export function assembleVariants(
  definitions: readonly VariantDefinition[],
  selection: VariantSelection = {},
): VariantsResult {
  const assembly = new Assembly(definitions, selection);
  const variants = assembly.assemble();
  if (assembly.problems.length > 0) throw new ConfigError(assembly.problems);
  return { variants, notes: assembly.notes };
}

class Assembly {
  readonly problems: ConfigProblem[] = [];
  readonly notes: string[] = [];
  /** What references may name; a later definition of an id replaces an earlier one. */
  private readonly referable: ReadonlyMap<string, VariantDefinition>;

  constructor(
    private readonly definitions: readonly VariantDefinition[],
    private readonly selection: VariantSelection,
  ) {
    const ofType = (type: string): readonly (readonly [string, VariantDefinition])[] =>
      definitions.filter((item) => item.type === type).map((item) => [item.id, item] as const);
    this.referable = new Map([...ofType('addon'), ...ofType('layered-product')]);
  }

  assemble(): readonly Variant[] {
    const top = new Map<string, Built>();
    for (const definition of this.definitions.filter(({ type }) => type === 'variant')) {
      const built = this.build(definition, null, []);
      if (built === null || this.isExcluded(built.variant)) continue;
      if (top.has(definition.id)) {
        this.notes.push(`Variant ${definition.id} is defined twice: the later one is used.`);
      }
      top.set(definition.id, built);
    }
    const all = [...top.values()].flatMap((built) => [built, ...built.children]);
    this.checkUids(all);
    if (all.length === 0 && this.problems.length === 0) this.problems.push(noVariants());
    return all.map(({ variant }) => variant).sort(compareVariants);
  }

  /** Null: all its arches are filtered. */
  private build(
    definition: VariantDefinition,
    parent: Variant | null,
    within: readonly VariantDefinition[],
  ): Built | null {
    const arches = this.archesOf(definition);
    if (arches.length === 0) {
      this.notes.push(`Excluding variant ${definition.id}: all its arches are filtered.`);
      return null;
    }
    const variant = this.variantOf(definition, parent, arches);
    const children = this.childrenOf(definition, variant, [...within, definition]);
    return { variant, place: definition.place, children };
  }

  private archesOf({ arches, place }: VariantDefinition): readonly Arch[] {
    const wanted = this.selection.treeArches ?? [];
    const kept = arches.filter((arch) => wanted.length === 0 || wanted.includes(arch));
    const valid = kept.flatMap((arch) => {
      const parsed = archSchema.safeParse(arch);
      if (parsed.success && parsed.data !== SRC) return [parsed.data];
      this.problems.push(problemAt(place, `"${arch}" is not a tree architecture`));
      return [];
    });
    return [...new Set(valid)].sort();
  }

  private variantOf(
    definition: VariantDefinition,
    parent: Variant | null,
    arches: readonly Arch[],
  ): Variant {
    const written = parent === null ? definition.id : `${parent.uid}-${definition.id}`;
    const uid = variantUidSchema.safeParse(written);
    if (!uid.success) {
      const [issue] = uid.error.issues;
      this.problems.push(problemAt(definition.place, `"${written}": ${String(issue?.message)}`));
    }
    const { id, name, type, isEmpty, release } = definition;
    return {
      uid: uid.data ?? variantUidSchema.parse('invalid'),
      id,
      name,
      type,
      parent: parent?.uid ?? null,
      arches: [...arches],
      isEmpty,
      groups: byName(definition.groups),
      environments: byName(definition.environments),
      modules: definition.modules === null ? null : byName(definition.modules),
      modularKojiTags:
        definition.modularKojiTags === null ? null : [...definition.modularKojiTags].sort(),
      buildinstallPackages: [...definition.buildinstallPackages].sort(),
      release,
    };
  }

  private childrenOf(
    definition: VariantDefinition,
    parent: Variant,
    within: readonly VariantDefinition[],
  ): readonly Built[] {
    const children = new Map<string, Built>();
    let hasOptional = false;
    for (const child of definition.variants) {
      const added = this.addChild(children, parent, this.build(child, parent, within));
      hasOptional ||= added && child.type === 'optional';
    }
    if (definition.hasOptional && !hasOptional) {
      this.addChild(children, parent, this.build(optionalOf(parent, definition), parent, within));
    }
    for (const reference of definition.references) {
      const target = this.referable.get(reference.id);
      if (target === undefined || within.includes(target)) {
        const what = target === undefined ? 'non-existing variant' : 'itself through';
        const message = `Variant ${parent.uid} references ${what} ${reference.id}`;
        this.problems.push(problemAt(reference.place, message));
      } else {
        this.addChild(children, parent, this.build(target, parent, within));
      }
    }
    return [...children.values()];
  }

  /** False: filtered by the configuration or wrong; a second child of an id is left out without a word. */
  private addChild(children: Map<string, Built>, parent: Variant, built: Built | null): boolean {
    if (built === null || this.isExcluded(built.variant)) return false;
    const { variant, place } = built;
    if (children.has(variant.id)) return true;
    const arches = variant.arches.filter((arch) => parent.arches.includes(arch));
    const problem = childProblem(parent, variant, arches);
    if (problem !== null) {
      this.problems.push(problemAt(place, problem));
      return false;
    }
    for (const { variant: deeper } of built.children) {
      this.notes.push(`Excluding variant ${deeper.uid}: only top-level variants have children.`);
    }
    children.set(variant.id, { variant: { ...variant, arches }, place, children: [] });
    return true;
  }

  private isExcluded({ uid }: Variant): boolean {
    const wanted = this.selection.treeVariants ?? [];
    if (wanted.length === 0 || wanted.includes(uid)) return false;
    this.notes.push(`Excluding variant ${uid}: filtered by configuration.`);
    return true;
  }

  private checkUids(all: readonly Built[]): void {
    const seen = new Set<string>();
    for (const { variant, place } of all) {
      if (seen.has(variant.uid) && variant.uid !== 'invalid') {
        const message = `two variants have the uid ${variant.uid}`;
        this.problems.push(problemAt(place, message, 'give one of them another id'));
      }
      seen.add(variant.uid);
    }
  }
}

function childProblem(parent: Variant, child: Variant, common: readonly Arch[]): string | null {
  if (parent.type !== 'variant') return "Only 'variant' can contain another variants.";
  if (child.id === parent.id) {
    return `Child variant id must be different than parent variant id: ${child.id}`;
  }
  if (common.length > 0) return null;
  return `${child.uid}: arch list ${list(child.arches)} does not intersect with parent arch list: ${list(parent.arches)}`;
}

const list = (arches: readonly Arch[]): string =>
  `[${arches.map((arch) => `'${arch}'`).join(', ')}]`;

const byName = <T extends { readonly name: string }>(items: readonly T[]): T[] =>
  [...items].sort((a, b) => compareTexts(a.name, b.name));

const noVariants = (): ConfigProblem => ({
  severity: 'error',
  message: 'no variant is left to compose',
  hint: 'look at tree_arches and tree_variants, and at the variants file',
});

/** What has_optional stands for where no optional child is written. */
const optionalOf = (parent: Variant, { place }: VariantDefinition): VariantDefinition => ({
  id: 'optional',
  name: 'optional',
  type: 'optional',
  arches: parent.arches,
  groups: [],
  environments: [],
  modules: null,
  modularKojiTags: null,
  buildinstallPackages: [],
  isEmpty: false,
  hasOptional: false,
  release: null,
  variants: [],
  references: [],
  place,
});
