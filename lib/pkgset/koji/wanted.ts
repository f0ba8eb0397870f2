/** Which RPMs of a listing a package set takes (pungi/phases/pkgset/pkgsets.py `populate`). */
import { isSourceArch } from '../../rpm/index.js';
import type { TagListing } from './listing.js';
import type { KojiBuild, KojiRpm } from './rows.js';

export interface WantedOptions {
  /** RPM arches of all trees. */
  readonly arches: ReadonlySet<string>;
  /** Only packages of these names, and the sources of theirs; null: all. */
  readonly onlyNames: ReadonlySet<string> | null;
  /** Only these, as `NAME.ARCH`, and all sources: what the modules of a tag are made of; null: all. */
  readonly onlyArtifacts: ReadonlySet<string> | null;
}

export interface WantedRpm {
  readonly rpm: KojiRpm;
  readonly build: KojiBuild;
}

/** The RPMs to take; binaries are looked at before sources, since they decide which sources are asked for. */
export function wantedRpms(listing: TagListing, options: WantedOptions): WantedRpm[] {
  const builds = new Map(listing.builds.map((build) => [build.id, build]));
  const names = options.onlyNames === null ? null : new Set(options.onlyNames);
  const isSource = ({ arch }: KojiRpm): boolean => isSourceArch(arch);
  const ordered = [
    ...listing.rpms.filter((rpm) => !isSource(rpm)),
    ...listing.rpms.filter(isSource),
  ];
  return ordered.flatMap((rpm): WantedRpm[] => {
    const build = builds.get(rpm.buildId);
    if (build === undefined || !options.arches.has(rpm.arch)) return [];
    if (!isArtifact(rpm, options.onlyArtifacts)) return [];
    if (names !== null) {
      if (!names.has(rpm.name)) return [];
      if (!isSource(rpm)) names.add(build.packageName);
    }
    return [{ rpm, build }];
  });
}

const isArtifact = ({ name, arch }: KojiRpm, only: ReadonlySet<string> | null): boolean =>
  only === null || arch === 'src' || only.has(`${name}.${arch}`);
