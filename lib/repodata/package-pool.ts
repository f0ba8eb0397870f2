/**
 * All packages of the repositories that one question is put to, as columns of numbers. A package is a number, in
 * order of the repositories and of its position in each; that order is what decides ties.
 */
import { IntList } from './int-list.js';
import { RelationTable, type RelationTableParts } from './relation-table.js';
import { StringTable, type StringTableParts } from './string-table.js';

const SIZE_UNIT = 2 ** 31;

/** One repository of a pool. */
export interface PoolRepository {
  /** As it is called in messages: `pungi-repo-0`. */
  readonly id: string;
  /** Where locations start unless a package says otherwise; a URL. */
  readonly baseUrl: string;
  readonly firstPackage: number;
  /** One after the last. */
  endPackage: number;
}

/** A package about to be added; texts as numbers of the pool's string table. */
export interface PackageColumns {
  name: number;
  arch: number;
  epoch: number;
  version: number;
  release: number;
  /** `[E:]V-R`, an epoch of 0 left out. */
  evr: number;
  sourceRpm: number;
  location: number;
  /** `xml:base`; 0 if there is none. */
  base: number;
  checksumType: number;
  checksum: number;
  sizeBytes: number;
}

/** See `PackagePool.parts`. */
export interface PoolParts {
  readonly strings: StringTableParts;
  readonly relations: RelationTableParts;
  readonly columns: Readonly<Record<string, Int32Array>>;
}

export class PackagePool {
  readonly strings = new StringTable();
  readonly relations = new RelationTable(this.strings);
  readonly repositories: PoolRepository[] = [];

  readonly name = new IntList();
  readonly arch = new IntList();
  readonly epoch = new IntList();
  readonly version = new IntList();
  readonly release = new IntList();
  readonly evr = new IntList();
  readonly sourceRpm = new IntList();
  readonly location = new IntList();
  readonly base = new IntList();
  readonly checksumType = new IntList();
  readonly checksum = new IntList();
  /** Index into `repositories`. */
  readonly repository = new IntList();
  /** Bytes; in two parts, for packages may be larger than 2 GiB. */
  private readonly sizeLow = new IntList();
  private readonly sizeHigh = new IntList();

  /** Relations, of all packages one after another; a package's end is where the next one's start. */
  readonly provides = new IntList(1 << 12);
  readonly requires = new IntList(1 << 12);
  /** String numbers of the files that primary metadata names. */
  readonly files = new IntList(1 << 12);
  private readonly providesEnd = new IntList();
  private readonly requiresEnd = new IntList();
  private readonly filesEnd = new IntList();

  get size(): number {
    return this.name.length;
  }

  /** Packages that are added from now on belong to this repository. */
  startRepository(id: string, baseUrl: string): PoolRepository {
    const repository = { id, baseUrl, firstPackage: this.size, endPackage: this.size };
    this.repositories.push(repository);
    return repository;
  }

  /** Ends a package whose provides, requires and files have been pushed; returns its number. */
  addPackage(columns: PackageColumns): number {
    const id = this.size;
    this.name.push(columns.name);
    this.arch.push(columns.arch);
    this.epoch.push(columns.epoch);
    this.version.push(columns.version);
    this.release.push(columns.release);
    this.evr.push(columns.evr);
    this.sourceRpm.push(columns.sourceRpm);
    this.location.push(columns.location);
    this.base.push(columns.base);
    this.checksumType.push(columns.checksumType);
    this.checksum.push(columns.checksum);
    this.sizeLow.push(columns.sizeBytes % SIZE_UNIT);
    this.sizeHigh.push(Math.floor(columns.sizeBytes / SIZE_UNIT));
    this.repository.push(this.repositories.length - 1);
    this.providesEnd.push(this.provides.length);
    this.requiresEnd.push(this.requires.length);
    this.filesEnd.push(this.files.length);
    const repository = this.repositories.at(-1);
    if (repository !== undefined) repository.endPackage = id + 1;
    return id;
  }

  sizeBytes(id: number): number {
    return this.sizeHigh.at(id) * SIZE_UNIT + this.sizeLow.at(id);
  }

  /**
   * Adds a repository whose packages are other pools', which are used up by that: the first one is taken over as it is.
   * @param parts pools of one repository
   */
  addRepository(id: string, baseUrl: string, ...parts: readonly PackagePool[]): PoolRepository {
    const repository = this.startRepository(id, baseUrl);
    for (const part of parts) {
      const { size } = part;
      if (this.size === 0) this.adopt(part.parts());
      else this.append(part);
      this.repository.pushAll(new Int32Array(size), () => this.repositories.length - 1);
    }
    repository.endPackage = this.size;
    return repository;
  }

  /** Leaves only some packages of a pool of one repository. */
  keepOnly(isKept: (id: number) => boolean): void {
    const kept = Array.from({ length: this.size }, (_, id) => id).filter(isKept);
    if (kept.length === this.size) return;
    const { provides, requires, files, providesEnd, requiresEnd, filesEnd, ...single } =
      this.columns();
    for (const [list, ends] of [
      [provides, providesEnd],
      [requires, requiresEnd],
      [files, filesEnd],
    ] as const) {
      const items: number[] = [];
      const newEnds = kept.map((id) => {
        const start = id === 0 ? 0 : ends.at(id - 1);
        for (let at = start; at < ends.at(id); at += 1) items.push(list.at(at));
        return items.length;
      });
      list.adopt(Int32Array.from(items));
      ends.adopt(Int32Array.from(newEnds));
    }
    for (const list of Object.values(single)) {
      list.adopt(Int32Array.from(kept, (id) => list.at(id)));
    }
  }

  /** What a pool of one repository is made of, to be written down and read again. */
  parts(): PoolParts {
    const columns = Object.entries(this.columns()).map(([name, list]) => [name, list.view()]);
    return {
      strings: this.strings.parts(),
      relations: this.relations.parts(),
      columns: Object.fromEntries(columns) as PoolParts['columns'],
    };
  }

  /** Becomes the pool that the parts are of, without its repository; they belong to it from now on. */
  adopt({ strings, relations, columns }: PoolParts): void {
    this.strings.adopt(strings);
    this.relations.adopt(relations);
    for (const [name, list] of Object.entries(this.columns())) {
      list.adopt(columns[name] ?? new Int32Array(0));
    }
  }

  private append(part: PackagePool): void {
    const texts = this.strings.internAll(part.strings);
    const relations = this.relations.internAll(part.relations, texts);
    const offsets = {
      providesEnd: this.provides.length,
      requiresEnd: this.requires.length,
      filesEnd: this.files.length,
    };
    const own = this.columns();
    for (const [name, list] of Object.entries(part.columns()) as [ColumnName, IntList][]) {
      own[name].pushAll(list.view(), changeOf(name, { texts, relations, offsets }));
    }
  }

  /** All lists but `repository`. */
  private columns(): Record<ColumnName, IntList> {
    const { name, arch, epoch, version, release, evr, sourceRpm, location, base } = this;
    const { checksumType, checksum, sizeLow, sizeHigh, provides, requires, files } = this;
    const { providesEnd, requiresEnd, filesEnd } = this;
    return {
      ...{ name, arch, epoch, version, release, evr, sourceRpm, location, base },
      ...{ checksumType, checksum, sizeLow, sizeHigh, provides, requires, files },
      ...{ providesEnd, requiresEnd, filesEnd },
    };
  }

  providesStart = (id: number): number => (id === 0 ? 0 : this.providesEnd.at(id - 1));
  providesEndOf = (id: number): number => this.providesEnd.at(id);
  requiresStart = (id: number): number => (id === 0 ? 0 : this.requiresEnd.at(id - 1));
  requiresEndOf = (id: number): number => this.requiresEnd.at(id);
  filesStart = (id: number): number => (id === 0 ? 0 : this.filesEnd.at(id - 1));
  filesEndOf = (id: number): number => this.filesEnd.at(id);

  nameText = (id: number): string => this.strings.text(this.name.at(id));
  archText = (id: number): string => this.strings.text(this.arch.at(id));
  evrText = (id: number): string => this.strings.text(this.evr.at(id));
  sourceRpmText = (id: number): string => this.strings.text(this.sourceRpm.at(id));
  locationText = (id: number): string => this.strings.text(this.location.at(id));

  /** `name-epoch:version-release.arch`. */
  nevra(id: number): string {
    const text = (list: IntList): string => this.strings.text(list.at(id));
    const epoch = text(this.epoch) || '0';
    return `${text(this.name)}-${epoch}:${text(this.version)}-${text(this.release)}.${text(this.arch)}`;
  }

  /** `xml:base` or the repository's URL, and the location (pungi/scripts/pungi_gather.py). */
  url(id: number): string {
    const base =
      this.strings.text(this.base.at(id)) ||
      (this.repositories[this.repository.at(id)]?.baseUrl ?? '');
    return `${base.endsWith('/') ? base : `${base}/`}${this.locationText(id)}`;
  }
}

type ColumnName =
  | Exclude<keyof PackageColumns, 'sizeBytes'>
  | 'sizeLow'
  | 'sizeHigh'
  | 'provides'
  | 'requires'
  | 'files'
  | 'providesEnd'
  | 'requiresEnd'
  | 'filesEnd';

/** What becomes of a column's numbers when its pool is added to another one. */
function changeOf(
  name: ColumnName,
  to: {
    readonly texts: Int32Array;
    readonly relations: Int32Array;
    readonly offsets: Readonly<Record<'providesEnd' | 'requiresEnd' | 'filesEnd', number>>;
  },
): (value: number) => number {
  switch (name) {
    case 'sizeLow':
    case 'sizeHigh':
      return (value) => value;
    case 'provides':
    case 'requires':
      return (value) => to.relations[value] ?? 0;
    case 'providesEnd':
    case 'requiresEnd':
    case 'filesEnd': {
      const offset = to.offsets[name];
      return (value) => value + offset;
    }
    default:
      return (value) => to.texts[value] ?? 0;
  }
}
