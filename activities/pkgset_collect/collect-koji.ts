/** Package sets out of Koji tags: lists them, takes of each RPM the copy with the right signature, reads headers. */
import path from 'node:path';
import { InputError } from '../../lib/errors.js';
import { openKoji, type KojiClient } from '../../lib/koji/index.js';
import {
  archesOfTree,
  isArchMultilib,
  packageListText,
  type ArchModules,
  type PackageFacts,
  type PkgsetIndex,
  type PkgsetPackages,
} from '../../lib/pkgset/index.js';
import {
  askEvent,
  fileNameOf,
  findCopies,
  kojiEventSchema,
  openVolume,
  scratchRpms,
  wantedRpms,
  type CollectedModules,
  type CopyResult,
  type FoundCopy,
  type KojiEvent,
  type TagListing,
  type Volume,
} from '../../lib/pkgset/koji/index.js';
import { readJsonFile, writeScratchFile } from '../../lib/process/index.js';
import type { Publication, StepReturn } from '../step/index.js';
import type { Context } from './collect.js';
import { hintedNames } from './hinted-names.js';
import { HeaderReader } from './koji-headers.js';
import { modulesOf } from './koji-modules.js';
import { KojiSets, type SetQuestion } from './koji-sets.js';
import { refuseUnsigned } from './unsigned.js';

export async function collectFromKoji(context: Context): Promise<StepReturn> {
  const koji = await openKoji(context.config.koji_profile, {
    signal: context.signal,
    onRetry: (text) => {
      context.progress(text);
    },
  });
  try {
    const event = await pinnedEvent(context, koji);
    return await new KojiCollection(context, koji, event).collect();
  } finally {
    koji.close();
  }
}

/** The event of this compose: that of an earlier attempt, if one got so far. */
async function pinnedEvent(context: Context, koji: KojiClient): Promise<KojiEvent> {
  const { config, scratch, tree } = context;
  const known = await readJsonFile(tree.kojiEventFile(), kojiEventSchema, { missing: null });
  if (known !== null) return known;
  const event = await askEvent(koji, config.koji_event);
  const from = path.join(scratch, 'koji-event');
  await writeScratchFile(from, JSON.stringify(event));
  await context.publish([{ from, to: tree.kojiEventFile() }]);
  return event;
}

/** A set that is ready to be published. */
interface MadeSet {
  readonly question: SetQuestion;
  readonly packages: readonly PackageFacts[];
}

/** One collection; an object because all its tags share the volume, the headers and the names asked for. */
class KojiCollection {
  private readonly invalidNames = new Set<string>();
  private hints: Promise<ReadonlySet<string>> | null = null;

  constructor(
    private readonly context: Context,
    private readonly koji: KojiClient,
    private readonly event: KojiEvent,
  ) {}

  async collect(): Promise<StepReturn> {
    const { config, signal } = this.context;
    const files = await openVolume(this.koji.profile, config.koji_cache, signal);
    const headers = new HeaderReader(this.context, this.koji.profile, files.root);
    const modules = await modulesOf(this.context, this.koji, this.event, files);
    const questions = new KojiSets(this.context, this.koji, this.event, modules);
    const sets: MadeSet[] = [];
    for (const question of await questions.ask()) {
      const copies = await this.copiesOf(question, questions, files.volume);
      const scratch = question.isShared ? await this.scratchPaths(files) : [];
      sets.push({ question, packages: await this.factsOf(question, headers, copies, scratch) });
    }
    // The last set, the largest, gives its metadata to other repositories.
    sets.sort((a, b) => a.packages.length - b.packages.length);
    await this.publish(sets, modules, `${files.root}/`);
    return this.outcome(sets, modules, headers);
  }

  private async factsOf(
    { name }: SetQuestion,
    headers: HeaderReader,
    copies: readonly FoundCopy[],
    scratch: readonly string[],
  ): Promise<readonly PackageFacts[]> {
    const paths = [...copies.map(({ path: file }) => file), ...scratch];
    const facts = await headers.factsOf(name, paths);
    copies.forEach((copy, index) => {
      checkName(copy, facts[index]);
      if (copy.isInvalid) this.invalidNames.add(copy.wanted.rpm.name);
    });
    return facts.sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  private async copiesOf(
    question: SetQuestion,
    sets: KojiSets,
    volume: Volume,
  ): Promise<readonly FoundCopy[]> {
    const first = await this.lookForCopies(question, question.listing, volume);
    if (first.missing.length === 0) return first.found;
    // Of a listing of before, builds may lie elsewhere by now, or be gone.
    const result = question.listing.isKept
      ? await this.lookForCopies(question, await sets.askAnew(question), volume)
      : first;
    if (result.missing.length > 0) {
      await refuseUnsigned(this.context, question.name, result.missing);
    }
    return result.found;
  }

  private async lookForCopies(
    { artifacts, name }: SetQuestion,
    listing: TagListing,
    volume: Volume,
  ): Promise<CopyResult> {
    const { config, compose, signal } = this.context;
    const isNodeps = config.gather_method === 'nodeps' && !config.buildinstall_method;
    const isDeps = config.gather_method === 'deps';
    const hints = isNodeps || isDeps ? await this.hintedNames() : new Set<string>();
    const arches = new Set(
      compose.arches.flatMap((arch) => archesOfTree(arch, isArchMultilib(config.multilib, arch))),
    );
    const wanted = wantedRpms(listing, {
      arches,
      // What is in modules is asked for by them, not by name.
      onlyNames: isNodeps && artifacts === null ? hints : null,
      onlyArtifacts: artifacts,
    });
    return await findCopies(wanted, volume, {
      sigkeys: config.sigkeys,
      retries: config.signed_packages_retries,
      waitMs: config.signed_packages_wait * 1000,
      isTolerated: ({ rpm }) => isDeps && !hints.has(rpm.name),
      signal,
      onProgress: (text) => {
        this.context.progress(`${name}: ${text}`);
      },
    });
  }

  private async hintedNames(): Promise<ReadonlySet<string>> {
    this.hints ??= hintedNames(this.context);
    return await this.hints;
  }

  /** Scratch builds are not asked for signatures. */
  private async scratchPaths({
    volume,
    root,
  }: {
    readonly volume: Volume;
    readonly root: string;
  }): Promise<readonly string[]> {
    const tasks = [this.context.config.pkgset_koji_scratch_tasks ?? []].flat();
    if (tasks.length === 0) return [];
    const paths = await scratchRpms(this.koji, tasks);
    for (const file of paths) {
      if (await volume.has(file, null)) continue;
      throw new InputError(`${path.join(root, file)} of a scratch build is not there`, {
        hint: 'Koji removes files of scratch builds after some days: build it again',
      });
    }
    return paths;
  }

  private async publish(
    sets: readonly MadeSet[],
    { modules }: CollectedModules,
    prefix: string,
  ): Promise<void> {
    const { compose, scratch, tree } = this.context;
    const index: PkgsetIndex = {
      version: 1,
      invalidNames: [...this.invalidNames].sort(),
      prefix,
      sets: sets.map(({ question: { name, onlyForVariants } }) => ({
        name,
        onlyForVariants: [...onlyForVariants],
      })),
    };
    const publications: Publication[] = [];
    for (const set of sets) publications.push(...(await this.setFiles(set)));
    for (const arch of compose.arches) {
      const from = path.join(scratch, `modules.${arch}.json`);
      const own: ArchModules = { version: 1, modules: [...(modules.get(arch) ?? [])] };
      await writeScratchFile(from, JSON.stringify(own));
      publications.push({ from, to: tree.pkgsetModules(arch) });
    }
    const indexFile = path.join(scratch, 'pkgset-index');
    await writeScratchFile(indexFile, JSON.stringify(index));
    await this.context.publish([...publications, { from: indexFile, to: tree.pkgsetIndex() }]);
  }

  private async setFiles({ question: { name }, packages }: MadeSet): Promise<Publication[]> {
    const { scratch, tree } = this.context;
    const set: PkgsetPackages = { version: 1, name, packages: [...packages] };
    const files = {
      set: path.join(scratch, `${name}.json`),
      list: path.join(scratch, `${name}.conf`),
    };
    await writeScratchFile(files.set, JSON.stringify(set));
    await writeScratchFile(files.list, packageListText(packages));
    return [
      { from: files.set, to: tree.pkgsetPackages(name) },
      { from: files.list, to: tree.pkgsetList('global', name) },
    ];
  }

  private outcome(
    sets: readonly MadeSet[],
    { modules, warnings }: CollectedModules,
    { readCount }: HeaderReader,
  ): StepReturn {
    const packages = sets.reduce((sum, set) => sum + set.packages.length, 0);
    const names = sets.map(({ question }) => question.name).join(', ');
    const uids = new Set([...modules.values()].flat().map(({ uid }) => uid));
    const ofModules = uids.size === 0 ? '' : `, ${String(uids.size)} modules`;
    return {
      summary: `${String(packages)} packages of ${names} at event ${String(this.event.id)}${ofModules}`,
      numbers: { packages, event: this.event.id, headersRead: readCount, modules: uids.size },
      warnings: [...warnings],
    };
  }
}

/** A file that is another package than its name says would get into the compose unseen. */
function checkName(copy: FoundCopy, facts: PackageFacts | undefined): void {
  if (facts === undefined) return;
  const actual = fileNameOf(facts);
  if (actual === fileNameOf(copy.wanted.rpm)) return;
  throw new InputError(`${copy.path} below Koji's top directory is ${actual} by its header`, {
    hint: "Koji's volume is damaged there: have an administrator of the hub look at it.",
  });
}
