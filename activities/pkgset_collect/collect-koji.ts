/** Package sets out of Koji tags: lists them, takes of each RPM the copy with the right signature, reads headers. */
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { findOldCompose } from '../../lib/compose-id/index.js';
import { ComposeTree } from '../../lib/compose-tree/index.js';
import { InputError } from '../../lib/errors.js';
import { openKoji, type KojiClient } from '../../lib/koji/index.js';
import {
  archesOfTree,
  isArchMultilib,
  packageListText,
  readHeaders,
  readOldFacts,
  type PackageFacts,
  type PkgsetIndex,
  type PkgsetPackages,
} from '../../lib/pkgset/index.js';
import {
  askEvent,
  fileNameOf,
  findCopies,
  kojiEventSchema,
  listBuilds,
  listTags,
  openVolume,
  scratchRpms,
  wantedRpms,
  withBuilds,
  type FoundCopy,
  type KojiEvent,
  type TagListing,
} from '../../lib/pkgset/koji/index.js';
import { readJsonFile, writeScratchFile } from '../../lib/process/index.js';
import type { StepReturn } from '../step/index.js';
import type { Context } from './collect.js';
import { hintedNames } from './hinted-names.js';
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

/** Name of the set of a compose that names builds but no tag. */
const NO_TAG = 'no-tag';

/** A set that is ready to be published. */
interface MadeSet {
  readonly name: string;
  readonly packages: readonly PackageFacts[];
}

/** One collection; an object because all its tags share the volume, the old facts and the names asked for. */
class KojiCollection {
  private readonly invalidNames = new Set<string>();
  private oldFacts: Promise<ReadonlyMap<string, PackageFacts>> | null = null;

  constructor(
    private readonly context: Context,
    private readonly koji: KojiClient,
    private readonly event: KojiEvent,
  ) {}

  async collect(): Promise<StepReturn> {
    const { config, signal } = this.context;
    const { root } = await openVolume(this.koji.profile, config.koji_cache, signal);
    const sets: MadeSet[] = [];
    for (const { name, listing } of await this.listings()) {
      sets.push({ name, packages: await this.packagesOf(name, listing, root) });
    }
    // The last set, the largest, gives its metadata to other repositories.
    sets.sort((a, b) => a.packages.length - b.packages.length);
    await this.publish(sets, `${root}/`);
    return this.outcome(sets);
  }

  /** What is in the tags, with the builds that each of them gets besides. */
  private async listings(): Promise<{ readonly name: string; readonly listing: TagListing }[]> {
    const { config } = this.context;
    const tags = [...new Set([config.pkgset_koji_tag ?? []].flat())];
    const inherit = config.pkgset_koji_inherit;
    const questions = tags.map((tag) => ({ tag, event: this.event.id, inherit }));
    this.context.progress(`listing ${tags.join(', ')} at event ${String(this.event.id)}`);
    const listings = await listTags(this.koji, questions);
    const extra = await listBuilds(this.koji, [config.pkgset_koji_builds ?? []].flat());
    // Builds and tasks without any tag make a set of their own.
    if (tags.length === 0) return [{ name: NO_TAG, listing: extra }];
    return listings.map((listing, index) => ({
      name: tags[index] ?? NO_TAG,
      listing: withBuilds(listing, extra),
    }));
  }

  private async packagesOf(
    tag: string,
    listing: TagListing,
    root: string,
  ): Promise<PackageFacts[]> {
    const copies = await this.copiesOf(tag, listing);
    const scratch = await this.scratchPaths(root);
    const paths = [...copies.map(({ path: file }) => file), ...scratch];
    const facts = await this.factsOf(root, paths);
    copies.forEach((copy, index) => {
      checkName(copy, facts[index], root);
    });
    for (const { isInvalid, wanted } of copies)
      if (isInvalid) this.invalidNames.add(wanted.rpm.name);
    return facts.sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  private async copiesOf(tag: string, listing: TagListing): Promise<readonly FoundCopy[]> {
    const { config, compose, signal } = this.context;
    const isNodeps = config.gather_method === 'nodeps' && !config.buildinstall_method;
    const isDeps = config.gather_method === 'deps';
    const hints = isNodeps || isDeps ? await hintedNames(this.context) : new Set<string>();
    const arches = new Set(
      compose.arches.flatMap((arch) => archesOfTree(arch, isArchMultilib(config.multilib, arch))),
    );
    const wanted = wantedRpms(listing, {
      arches,
      onlyNames: isNodeps ? hints : null,
      onlyArtifacts: null,
    });
    const { volume } = await openVolume(this.koji.profile, config.koji_cache, signal);
    const result = await findCopies(wanted, volume, {
      sigkeys: config.sigkeys,
      retries: config.signed_packages_retries,
      waitMs: config.signed_packages_wait * 1000,
      isTolerated: ({ rpm }) => isDeps && !hints.has(rpm.name),
      signal,
      onProgress: (text) => {
        this.context.progress(`${tag}: ${text}`);
      },
    });
    if (result.missing.length > 0) await refuseUnsigned(this.context, tag, result.missing);
    return result.found;
  }

  /** Scratch builds are not asked for signatures. */
  private async scratchPaths(root: string): Promise<readonly string[]> {
    const { config, signal } = this.context;
    const tasks = [config.pkgset_koji_scratch_tasks ?? []].flat();
    if (tasks.length === 0) return [];
    const { volume } = await openVolume(this.koji.profile, config.koji_cache, signal);
    const paths = await scratchRpms(this.koji, tasks);
    for (const file of paths) {
      if (await volume.has(file, null)) continue;
      throw new InputError(`${path.join(root, file)} of a scratch build is not there`, {
        hint: 'Koji removes files of scratch builds after some days: build it again',
      });
    }
    return paths;
  }

  /** From an older compose where the file is the same, else from the header. */
  private async factsOf(root: string, paths: readonly string[]): Promise<PackageFacts[]> {
    this.oldFacts ??= this.readOldFacts();
    const old = await this.oldFacts;
    const known = await Promise.all(paths.map((file) => reusable(path.join(root, file), old)));
    const unread = paths.filter((_, index) => known[index] === null);
    const read = await readHeaders(
      unread.map((file) => path.join(root, file)),
      {
        signal: this.context.signal,
        onProgress: (text) => {
          this.context.progress(text);
        },
      },
    );
    let next = 0;
    return paths.map((file, index) => {
      const facts = known[index] ?? read[next++];
      if (facts === undefined || facts === null) throw new InputError(`${file} was not read`);
      return { ...facts, path: file };
    });
  }

  private async readOldFacts(): Promise<ReadonlyMap<string, PackageFacts>> {
    const { compose, config, tree } = this.context;
    if (!config.pkgset_allow_reuse || compose.request.oldComposes.length === 0) return new Map();
    const old = await findOldCompose(compose.request.oldComposes, compose.identity, {
      except: tree.topDir,
    });
    if (old === null) return new Map();
    return await readOldFacts(path.dirname(new ComposeTree(old).pkgsetIndex()));
  }

  private async publish(sets: readonly MadeSet[], prefix: string): Promise<void> {
    const { scratch, tree } = this.context;
    const index: PkgsetIndex = {
      version: 1,
      invalidNames: [...this.invalidNames].sort(),
      prefix,
      sets: sets.map(({ name }) => ({ name, onlyForVariants: [] })),
    };
    const publications = [];
    for (const { name, packages } of sets) {
      const set: PkgsetPackages = { version: 1, name, packages: [...packages] };
      const files = {
        set: path.join(scratch, `${name}.json`),
        list: path.join(scratch, `${name}.conf`),
      };
      await writeScratchFile(files.set, JSON.stringify(set));
      await writeScratchFile(files.list, packageListText(packages));
      publications.push(
        { from: files.set, to: tree.pkgsetPackages(name) },
        { from: files.list, to: tree.pkgsetList('global', name) },
      );
    }
    const indexFile = path.join(scratch, 'pkgset-index');
    await writeScratchFile(indexFile, JSON.stringify(index));
    await this.context.publish([...publications, { from: indexFile, to: tree.pkgsetIndex() }]);
  }

  private outcome(sets: readonly MadeSet[]): StepReturn {
    const packages = sets.reduce((sum, set) => sum + set.packages.length, 0);
    const names = sets.map(({ name }) => name).join(', ');
    return {
      summary: `${String(packages)} packages of ${names} at event ${String(this.event.id)}`,
      numbers: { packages, event: this.event.id },
    };
  }
}

async function reusable(
  file: string,
  old: ReadonlyMap<string, PackageFacts>,
): Promise<PackageFacts | null> {
  const facts = old.get(file);
  if (facts === undefined) return null;
  const { size, mtimeMs } = await stat(file);
  return size === facts.sizeBytes && Math.floor(mtimeMs / 1000) === facts.mtime ? facts : null;
}

/** A file that is another package than its name says would get into the compose unseen. */
function checkName(copy: FoundCopy, facts: PackageFacts | undefined, root: string): void {
  if (facts === undefined) return;
  const actual = fileNameOf(facts);
  if (actual === fileNameOf(copy.wanted.rpm)) return;
  throw new InputError(`${path.join(root, copy.path)} is ${actual} by its header`, {
    hint: "Koji's volume is damaged there: have an administrator of the hub look at it.",
  });
}
