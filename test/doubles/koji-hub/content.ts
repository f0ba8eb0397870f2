/** Fills a hub: tags, targets, and builds out of real RPMs, with copies that count as signed. */
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, statSync, utimesSync } from 'node:fs';
import path from 'node:path';
import { rpmPath, type KojiStruct } from '../../../lib/koji/index.js';
import { generic } from './fault.js';
import type { BuildRow, HubStore, RpmRow, TagRow } from './state.js';

/** Makes a tag, and its target of the same name. */
export function addTag(
  store: HubStore,
  name: string,
  options: {
    readonly arches?: string;
    readonly parents?: readonly string[];
    readonly extra?: KojiStruct;
  } = {},
): TagRow {
  const { state } = store;
  const tag = {
    id: store.nextId(),
    name,
    arches: options.arches ?? 'x86_64 aarch64',
    extra: options.extra ?? {},
  };
  const event = store.newEvent();
  state.tags.push(tag);
  state.targets.push({ id: store.nextId(), name, build_tag: tag.id, dest_tag: tag.id });
  (options.parents ?? []).forEach((parent, priority) => {
    state.inheritance.push({
      tag: tag.id,
      parent: tagNamed(store, parent).id,
      priority,
      create_event: event,
      revoke_event: null,
    });
  });
  return tag;
}

export function tagNamed({ state }: HubStore, name: string): TagRow {
  const tag = state.tags.find((row) => row.name === name);
  if (tag === undefined) throw generic(`no tag ${name}`);
  return tag;
}

/** Tags a build; returns the event. */
export function tagBuild(store: HubStore, tag: string, build: BuildRow): number {
  const event = store.newEvent();
  store.state.tagged.push({
    tag: tagNamed(store, tag).id,
    build: build.id,
    create_event: event,
    revoke_event: null,
  });
  return event;
}

/** Takes a build out of a tag. */
export function untagBuild(store: HubStore, tag: string, build: BuildRow): void {
  const event = store.newEvent();
  const { id } = tagNamed(store, tag);
  for (const row of store.state.tagged) {
    if (row.tag === id && row.build === build.id && row.revoke_event === null) {
      row.revoke_event = event;
    }
  }
}

type BuildFacts = Partial<BuildRow> & Pick<BuildRow, 'name' | 'release' | 'version'>;

export function addBuild(store: HubStore, facts: BuildFacts): BuildRow {
  const build: BuildRow = {
    epoch: null,
    state: 1,
    task_id: null,
    volume_name: 'DEFAULT',
    owner: 1,
    completion_ts: 1_700_000_000,
    extra: null,
    source: null,
    isImage: false,
    ...facts,
    id: store.nextId(),
  };
  store.state.builds.push(build);
  return build;
}

export function addRpm(
  store: HubStore,
  build: BuildRow,
  facts: Partial<RpmRow> & Pick<RpmRow, 'arch' | 'name' | 'size'>,
): RpmRow {
  const rpm: RpmRow = {
    version: build.version,
    release: build.release,
    epoch: build.epoch,
    buildtime: 1_700_000_000,
    payloadhash: '0123456789abcdef0123456789abcdef',
    sigkeys: [],
    buildroot_id: null,
    ...facts,
    build_id: build.id,
    id: store.nextId(),
  };
  store.state.rpms.push(rpm);
  return rpm;
}

export interface ImportOptions {
  /** Keys of which each RPM gets a copy; null: only an unsigned one. */
  readonly sigkeysOf?: (name: string) => readonly string[];
  readonly hasUnsigned?: (name: string) => boolean;
  readonly volume?: string;
}

const FORMAT =
  '%{NAME}\\t%{VERSION}\\t%{RELEASE}\\t%{EPOCH}\\t%{ARCH}\\t%{SOURCERPM}\\t%{BUILDTIME}\\n';

/** Imports all RPMs of a directory; those of one source are one build. Returns the builds by their names. */
export function importRpms(
  store: HubStore,
  directory: string,
  options: ImportOptions = {},
): Map<string, BuildRow> {
  const files = readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.rpm'))
    .map((file) => path.join(directory, file))
    .sort();
  const builds = new Map<string, BuildRow>();
  for (const facts of queryRpms(files)) {
    const key =
      facts.source === '(none)' ? `${facts.name}-${facts.version}-${facts.release}` : facts.source;
    const build =
      builds.get(key) ??
      addBuild(store, {
        ...nvr(key),
        epoch: facts.epoch,
        volume_name: options.volume ?? 'DEFAULT',
      });
    builds.set(key, build);
    placeRpm(store, build, facts, options);
  }
  store.save();
  return new Map([...builds.values()].map((build) => [build.name, build]));
}

interface Queried {
  readonly file: string;
  readonly name: string;
  readonly version: string;
  readonly release: string;
  readonly epoch: number | null;
  readonly arch: string;
  /** NVR of the source. */
  readonly source: string;
  readonly buildtime: number;
  readonly size: number;
}

function queryRpms(files: readonly string[]): Queried[] {
  if (files.length === 0) return [];
  const lines = execFileSync('rpm', ['-qp', '--nosignature', '--qf', FORMAT, ...files], {
    encoding: 'utf8',
    maxBuffer: 1e9,
  });
  const sizes = execFileSync('stat', ['-c', '%s', ...files], {
    encoding: 'utf8',
    maxBuffer: 1e9,
  }).split('\n');
  return lines
    .trim()
    .split('\n')
    .map((line, index) => {
      const [name, version, release, epoch, arch, source, buildtime] = line.split('\t') as string[];
      const isSource = source === '(none)';
      return {
        file: files[index]!,
        name: name!,
        version: version!,
        release: release!,
        epoch: epoch === '(none)' ? null : Number(epoch),
        arch: isSource ? 'src' : arch!,
        source: isSource ? '(none)' : source!.replace(/\.(?:no)?src\.rpm$/, ''),
        buildtime: Number(buildtime),
        size: Number(sizes[index]),
      };
    });
}

function nvr(text: string): Pick<BuildRow, 'name' | 'release' | 'version'> {
  const [, name, version, release] = /^(.+)-([^-]+)-([^-]+)$/.exec(text)!;
  return { name: name!, version: version!, release: release! };
}

function placeRpm(store: HubStore, build: BuildRow, facts: Queried, options: ImportOptions): void {
  const { name, version, release, epoch, arch, buildtime, size } = facts;
  const sigkeys = [...(options.sigkeysOf?.(name) ?? [])];
  addRpm(store, build, { name, version, release, epoch, arch, buildtime, size, sigkeys });
  const fileName = `${name}-${version}-${release}.${arch}.rpm`;
  const place = { ...build, volume: build.volume_name };
  const copies = [...sigkeys, ...(options.hasUnsigned?.(name) === false ? [] : [null])];
  for (const key of copies) {
    const target = path.join(store.state.topdir, rpmPath(place, { arch, fileName }, key));
    mkdirSync(path.dirname(target), { recursive: true });
    copyFileSync(facts.file, target);
    // Repositories say when a file was written: that of two hubs shall not tell them apart.
    const { atime, mtime } = statSync(facts.file);
    utimesSync(target, atime, mtime);
  }
}
