/** Which builds of modules variants get: out of tags, by name, or named in full (docs/koji.md, "Modules"). */
import { ConfigError, InputError } from '../../../errors.js';
import type { KojiCall, KojiClient, KojiValue } from '../../../koji/index.js';
import { callAll } from '../batches.js';
import type { KojiEvent } from '../event.js';
import { unknownTag } from '../listing.js';
import { listOf, nameOfTag, searchHitOf } from '../rows.js';
import { moduleBuildOf, taggedModuleOf, type ModuleBuild, type TaggedModule } from './build.js';
import { fromTopmostTag, isMatch, latestModules, versionOf } from './choose.js';
import { ALL_MODULES, kojiStream, parseModuleSpec, type ModuleSpec } from './spec.js';

/** What a variant asks for. */
export interface ModuleWishes {
  readonly variant: string;
  /** `NAME:STREAM[:VERSION[:CONTEXT]]`, or `*`; none: all of the tags. */
  readonly modules: readonly string[];
  /** Tags of modules; none: modules are looked for by their names. */
  readonly tags: readonly string[];
  /** Builds beside these, in place of others of their streams. */
  readonly builds: readonly ModuleSpec[];
}

export interface FoundModules {
  /** By variant. */
  readonly builds: ReadonlyMap<string, readonly ModuleBuild[]>;
  readonly warnings: readonly string[];
}

/** @throws InputError if a tag, or something that was asked for by name, is not there */
export async function findModules(
  koji: KojiClient,
  event: KojiEvent,
  wishes: readonly ModuleWishes[],
): Promise<FoundModules> {
  const finder = new Finder(koji, event);
  await finder.ask(wishes);
  const builds = new Map(wishes.map((one) => [one.variant, finder.buildsFor(one)]));
  return { builds, warnings: finder.warnings };
}

interface TagModules {
  readonly modules: readonly TaggedModule[];
  /** The tag itself and those that it inherits from, topmost first. */
  readonly order: readonly string[];
}

/** Asks for what all variants need in few requests, then chooses for each. */
class Finder {
  readonly warnings: string[] = [];
  private readonly tags = new Map<string, TagModules>();
  /** By id. */
  private readonly builds = new Map<number, ModuleBuild | null>();
  /** Ids of builds that a search has found, by what was asked. */
  private readonly hits = new Map<string, readonly number[]>();
  private readonly named = new Map<string, ModuleBuild>();

  constructor(
    private readonly koji: KojiClient,
    private readonly event: KojiEvent,
  ) {}

  async ask(wishes: readonly ModuleWishes[]): Promise<void> {
    await this.askTags([...new Set(wishes.flatMap(({ tags }) => tags))]);
    const searches = wishes.filter(({ tags }) => tags.length === 0);
    await this.search([...new Set(searches.flatMap(({ modules }) => modules.map(queryOf)))]);
    const tagged = wishes.flatMap((one) => this.taggedFor(one));
    await this.askBuilds([
      ...tagged.map(({ buildId }) => buildId),
      ...[...this.hits.values()].flat(),
    ]);
    await this.askNamed(wishes.flatMap(({ builds }) => builds));
    for (const one of wishes) this.warnOfUnmatched(one);
  }

  buildsFor(wishes: ModuleWishes): readonly ModuleBuild[] {
    const replaced = new Set(wishes.builds.map(streamKey));
    const usual =
      wishes.tags.length > 0
        ? this.taggedFor(wishes).flatMap(({ buildId }) => this.builds.get(buildId) ?? [])
        : wishes.modules.flatMap((text) => this.foundFor(text));
    const own = wishes.builds.flatMap(({ text }) => this.named.get(text) ?? []);
    const kept = usual.filter((build) => !replaced.has(streamKey(build)));
    return [...new Map([...kept, ...own].map((build) => [build.uid, build])).values()];
  }

  private async askTags(tags: readonly string[]): Promise<void> {
    const { id: event } = this.event;
    const calls = tags.flatMap((tag): KojiCall[] => [
      { method: 'listTagged', args: [tag], kwargs: { event, inherit: true, type: 'module' } },
      { method: 'getFullInheritance', args: [tag], kwargs: { event } },
    ]);
    const answers = await callAll(this.koji, calls).catch((error: unknown) => {
      throw unknownTag(
        error,
        `Koji tags of modules (${tags.join(', ')})`,
        'pkgset_koji_module_tag or <kojitag>',
      );
    });
    tags.forEach((tag, index) => {
      const modules = listOf(answers[2 * index]).map(taggedModuleOf);
      const parents = listOf(answers[2 * index + 1]).map(nameOfTag);
      this.tags.set(tag, { modules, order: [tag, ...parents] });
    });
  }

  private taggedFor({ modules, tags }: ModuleWishes): TaggedModule[] {
    const specs = modules.includes(ALL_MODULES) ? [] : modules.map(parseModuleSpec);
    return tags.flatMap((tag) => {
      const { modules: tagged, order } = this.tags.get(tag) ?? { modules: [], order: [] };
      const wanted = fromTopmostTag(tagged, order).filter(
        (one) => specs.length === 0 || specs.some((spec) => isMatch(spec, one)),
      );
      return latestModules(wanted);
    });
  }

  private warnOfUnmatched({ modules, tags }: ModuleWishes): void {
    if (tags.length === 0 || modules.includes(ALL_MODULES)) return;
    const tagged = tags.flatMap((tag) => this.tags.get(tag)?.modules ?? []);
    const unmatched = modules.filter((text) => {
      const spec = parseModuleSpec(text);
      return !tagged.some((one) => isMatch(spec, one));
    });
    if (unmatched.length === 0) return;
    this.warnings.push(
      `Configuration specified patterns (${unmatched.join(', ')}) that don't match any modules in the configured tags.`,
    );
  }

  private async search(queries: readonly string[]): Promise<void> {
    const calls = queries.map((query) => ({ method: 'search', args: [query, 'build', 'glob'] }));
    const answers = await callAll(this.koji, calls);
    queries.forEach((query, index) => {
      this.hits.set(query, listOf(answers[index]).map(searchHitOf));
    });
  }

  /** The builds of a module that was named: those of its version, or of the newest, in all contexts. */
  private foundFor(text: string): readonly ModuleBuild[] {
    const query = queryOf(text);
    const there = (this.hits.get(query) ?? [])
      .flatMap((id) => this.builds.get(id) ?? [])
      .filter(({ isDeleted, completionTs }) => !isDeleted && this.isInTime(completionTs));
    if (there.length === 0) throw noBuild(text, query);
    if (parseModuleSpec(text).version !== null) return there;
    const newest = there.map(versionOf).reduce((a, b) => (a > b ? a : b));
    return there.filter((build) => versionOf(build) === newest);
  }

  private isInTime = (completionTs: number | null): boolean =>
    completionTs !== null && completionTs <= this.event.ts;

  private async askBuilds(ids: readonly number[]): Promise<void> {
    const wanted = [...new Set(ids)];
    const answers = await callAll(
      this.koji,
      wanted.map((id) => ({ method: 'getBuild', args: [id] })),
    );
    wanted.forEach((id, index) => {
      this.builds.set(id, moduleBuildOf(answers[index] ?? null));
    });
  }

  private async askNamed(specs: readonly ModuleSpec[]): Promise<void> {
    const answers = await callAll(
      this.koji,
      specs.map((spec) => ({ method: 'getBuild', args: [nvrOf(spec)] })),
    );
    const builds = answers.map((answer: KojiValue) => moduleBuildOf(answer));
    const unknown = specs.filter((_, index) => builds[index] === null);
    if (unknown.length > 0) throw noNamedBuilds(this.koji, unknown);
    specs.forEach(({ text }, index) => {
      const build = builds[index];
      if (build !== null && build !== undefined) this.named.set(text, build);
    });
  }
}

/** The name under which a module is looked for; what is not said may be anything. */
function queryOf(text: string): string {
  if (text === ALL_MODULES) throw allWithoutTags();
  const { name, stream, version, context } = parseModuleSpec(text);
  const release = context === null ? (version ?? '*') : `${version ?? '*'}.${context}`;
  const end = context === null && version !== null ? '.*' : '';
  return `${name}-${kojiStream(stream)}-${release}${end}`;
}

const nvrOf = ({ name, stream, version, context }: ModuleSpec): string =>
  `${name}-${kojiStream(stream)}-${version ?? ''}.${context ?? ''}`;

/** Streams are written with dashes, or as Koji has them. */
const streamKey = ({ name, stream }: { readonly name: string; readonly stream: string }): string =>
  `${name}:${kojiStream(stream)}`;

const noBuild = (text: string, query: string): InputError =>
  new InputError(`No module build found for '${text}' (queried for '${query}')`, {
    hint: 'correct the <module> element, or have the module built; builds that were completed after the event do not count',
  });

const noNamedBuilds = (koji: KojiClient, specs: readonly ModuleSpec[]): InputError =>
  new InputError(
    `Koji hub ${koji.profile.server} has no module build ${specs.map(({ text }) => text).join(', ')}`,
    { hint: 'correct pkgset_koji_module_builds: builds are named NAME:STREAM:VERSION:CONTEXT' },
  );

const allWithoutTags = (): ConfigError =>
  new ConfigError([
    {
      severity: 'error',
      message: '<module>*</module> takes all modules of tags, but there are none',
      path: 'variants_file',
      hint: 'set pkgset_koji_module_tag, or a <kojitag> of the variant',
    },
  ]);
