/** The modules of a compose: which variants have which streams on which arches, and which tags have their packages. */
import type { KojiClient } from '../../../koji/index.js';
import { firstStream } from '../../../modulemd/index.js';
import { parseNevra } from '../../../rpm/index.js';
import type { ArchModule } from '../../modules.js';
import type { Volume } from '../copies.js';
import type { KojiEvent } from '../event.js';
import type { ModuleBuild } from './build.js';
import { askScratchModule, type ScratchModule } from './build-service.js';
import { findModules, type ModuleWishes } from './find.js';
import type { ModuleSpec } from './spec.js';
import { ModuleArchives } from './streams.js';

export interface VariantModules extends ModuleWishes {
  readonly arches: readonly string[];
  /** Scratch builds, which the Module Build Service is asked for. */
  readonly scratch: readonly ModuleSpec[];
}

export interface ModuleQuestion {
  readonly koji: KojiClient;
  readonly event: KojiEvent;
  readonly files: { readonly volume: Volume; readonly root: string };
  readonly variants: readonly VariantModules[];
  /** Whether option filter_modules keeps a module from a variant on an arch. */
  readonly isFiltered: (variant: string, arch: string, module: ModuleName) => boolean;
  /** URL of the Module Build Service. */
  readonly buildService: string;
  readonly signal: AbortSignal;
}

interface ModuleName {
  readonly name: string;
  readonly stream: string;
}

/** A tag with packages of modules. */
export interface ModuleTag {
  readonly tag: string;
  /** Those that have a module of it, by uid. */
  readonly variants: ReadonlySet<string>;
  /** `NAME.ARCH` of all packages of its modules; other packages of the tag are for builds only. */
  readonly artifacts: ReadonlySet<string>;
}

export interface CollectedModules {
  /** By tree arch, sorted by uid. */
  readonly modules: ReadonlyMap<string, readonly ArchModule[]>;
  /** In the order in which they were found. */
  readonly tags: readonly ModuleTag[];
  readonly warnings: readonly string[];
}

/** @throws InputError if a module, its metadata, or a tag is not there */
export async function collectModules(question: ModuleQuestion): Promise<CollectedModules> {
  const { builds, warnings } = await findModules(question.koji, question.event, question.variants);
  const all = new Map([...builds.values()].flat().map((build) => [build.uid, build]));
  const archives = await ModuleArchives.of(question.koji, [...all.values()], question.files);
  const collection = new Collection(question, archives);
  for (const variant of question.variants) {
    for (const build of builds.get(variant.variant) ?? []) await collection.add(variant, build);
    for (const spec of variant.scratch) {
      const scratch = await askScratchModule(question.buildService, spec, question.signal);
      collection.addScratch(variant, scratch);
    }
  }
  return {
    modules: collection.sorted(),
    tags: collection.tags(),
    warnings: [...warnings, ...collection.warnings],
  };
}

type Growing = { -readonly [Key in keyof ArchModule]: ArchModule[Key] };

class Collection {
  readonly warnings: string[] = [];
  /** By arch, then by uid. */
  private readonly modules = new Map<string, Map<string, Growing>>();
  private readonly variantsOf = new Map<string, Set<string>>();

  constructor(
    private readonly question: ModuleQuestion,
    private readonly archives: ModuleArchives,
  ) {}

  async add({ arches, variant }: VariantModules, build: ModuleBuild): Promise<void> {
    const kept = arches.filter((arch) => !this.question.isFiltered(variant, arch, build));
    if (kept.length === 0) return;
    if (!this.archives.isUsable(build)) {
      this.warnings.push(
        `Module ${build.uid} is left out of ${variant}: its build has no metadata for each arch; build it again`,
      );
      return;
    }
    for (const arch of kept) {
      const text = await this.archives.textFor(build, arch);
      this.put(variant, arch, { uid: build.uid, kojiTag: build.kojiTag, text });
    }
  }

  /** Arches that a scratch build was not made for do without it. */
  addScratch({ arches, variant }: VariantModules, { uid, kojiTag, texts }: ScratchModule): void {
    for (const arch of arches) {
      const text = texts[arch];
      if (text !== undefined) this.put(variant, arch, { uid, kojiTag, text });
    }
  }

  sorted(): ReadonlyMap<string, readonly ArchModule[]> {
    return new Map(
      [...this.modules].map(([arch, byUid]) => [
        arch,
        [...byUid.values()].sort((a, b) => (a.uid < b.uid ? -1 : 1)),
      ]),
    );
  }

  tags(): ModuleTag[] {
    const all = [...this.modules.values()].flatMap((byUid) => [...byUid.values()]);
    return [...this.variantsOf].map(([tag, variants]) => ({
      tag,
      variants,
      artifacts: new Set(
        all.filter(({ kojiTag }) => kojiTag === tag).flatMap((one) => artifactsOf(one)),
      ),
    }));
  }

  private put(variant: string, arch: string, facts: Omit<ArchModule, 'variants'>): void {
    const byUid = this.modules.get(arch) ?? new Map<string, Growing>();
    this.modules.set(arch, byUid);
    const known = byUid.get(facts.uid);
    // Read here, once: a document that cannot be read must not be found out by every phase that follows.
    const one = known ?? { ...facts, variants: [], text: streamText(facts) };
    byUid.set(facts.uid, { ...one, variants: [...new Set([...one.variants, variant])] });
    const { kojiTag } = one;
    this.variantsOf.set(kojiTag, (this.variantsOf.get(kojiTag) ?? new Set()).add(variant));
  }
}

const streamText = ({ text, uid }: Pick<ArchModule, 'text' | 'uid'>): string =>
  firstStream(text, `module ${uid}`).text;

const artifactsOf = ({ text, uid }: ArchModule): string[] =>
  firstStream(text, `module ${uid}`).artifacts.map((nevra) => {
    const { name, arch } = parseNevra(nevra);
    return `${name}.${arch}`;
  });
