/** All module streams that repositories have, with the defaults: what a gather may choose from. */
import type { ModuleDocument } from './documents.js';
import { isFilteredModule } from './filter.js';
import { moduleUid } from './module-index.js';

export interface ModuleStream {
  /** `NAME:STREAM:VERSION:CONTEXT`. */
  readonly uid: string;
  readonly name: string;
  readonly stream: string;
  readonly dependencies: ModuleDocument['dependencies'];
  /** Packages, `NAME-EPOCH:VERSION-RELEASE.ARCH`. */
  readonly artifacts: readonly string[];
}

export class ModuleCatalog {
  /** Of each stream the newest version, in all contexts; sorted by uid. */
  readonly streams: readonly ModuleStream[];
  /** The default stream of each module that has one. */
  readonly defaults: ReadonlyMap<string, string>;
  /** Packages of all modules, those of older versions, too. */
  readonly artifacts: ReadonlySet<string>;

  constructor(documents: readonly ModuleDocument[]) {
    const modules = documents.filter(({ kind, stream }) => kind === 'modulemd' && stream !== null);
    this.artifacts = new Set(modules.flatMap(({ artifacts }) => artifacts));
    this.streams = newestOf(modules);
    this.defaults = new Map(
      documents.flatMap(({ kind, module, stream }) =>
        kind === 'modulemd-defaults' && stream !== null ? [[module, stream] as const] : [],
      ),
    );
  }

  named(name: string): readonly ModuleStream[] {
    return this.streams.filter((one) => one.name === name);
  }

  isDefault = ({ name, stream }: ModuleStream): boolean => this.defaults.get(name) === stream;

  /** Streams that `NAME[:STREAM[:VERSION[:CONTEXT]]]` means; a name alone means the default stream. */
  matching(spec: string): readonly ModuleStream[] {
    const [name = '', ...rest] = spec.split(':');
    const wanted = rest.length > 0 ? rest : [this.defaults.get(name)];
    return this.named(name).filter(({ uid }) => {
      const parts = uid.split(':').slice(1);
      return wanted.every((part, index) => part === parts[index]);
    });
  }

  /** The specs that mean no stream which one of the patterns of option filter_modules names. */
  unfiltered(specs: readonly string[], patterns: readonly string[]): readonly string[] {
    const isFiltered = (stream: ModuleStream): boolean => isFilteredModule(patterns, stream);
    return specs.filter((spec) => !this.matching(spec).some(isFiltered));
  }
}

function newestOf(modules: readonly ModuleDocument[]): ModuleStream[] {
  const newest = new Map<string, bigint>();
  const streamOf = ({ module, stream }: ModuleDocument): string => `${module}:${stream ?? ''}`;
  for (const one of modules) {
    const known = newest.get(streamOf(one));
    if (known === undefined || known < versionOf(one)) newest.set(streamOf(one), versionOf(one));
  }
  const byUid = new Map(
    modules
      .filter((one) => versionOf(one) === newest.get(streamOf(one)))
      .map((one) => [moduleUid(one), one] as const),
  );
  return [...byUid]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([uid, { module, stream, dependencies, artifacts }]) => ({
      uid,
      name: module,
      stream: stream ?? '',
      dependencies,
      artifacts,
    }));
}

/** Versions are numbers of any length; what is none comes before all others. */
const versionOf = ({ version }: ModuleDocument): bigint =>
  /^\d+$/.test(version) ? BigInt(version) : -1n;
