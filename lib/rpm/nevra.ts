/** Names of packages: `name-epoch:version-release.arch`, and file names `name-version-release.arch.rpm`. */
import type { Nevra } from '../../config-schemas/names.js';
import { InputError } from '../errors.js';

/** The parts of a package's name. */
export interface NevraParts {
  readonly name: string;
  /** Digits; `0` if none was written. */
  readonly epoch: string;
  readonly version: string;
  readonly release: string;
  /** An RPM arch: `x86_64`, `noarch`, `src`. */
  readonly arch: string;
}

/** Writes `name-epoch:version-release.arch`; the epoch is always there, as metadata has it. */
export function formatNevra(parts: NevraParts): Nevra {
  const { name, epoch, version, release, arch } = parts;
  return `${name}-${epoch}:${version}-${release}.${arch}` as Nevra;
}

/**
 * Splits `name-[epoch:]version-release.arch[.rpm]`, with or without directories before it.
 * @throws InputError if a part is missing
 */
export function parseNevra(text: string): NevraParts {
  const base = text.slice(text.lastIndexOf('/') + 1).replace(/\.rpm$/, '');
  const match = /^(.+)-(?:(\d+):)?([^-]+)-([^-]+)\.([^.-]+)$/.exec(base);
  if (match === null) {
    throw new InputError(`'${text}' is not a package name of the form name-version-release.arch`, {
      hint: 'Files of a repository are named NAME-VERSION-RELEASE.ARCH.rpm; rename the file or leave it out.',
    });
  }
  const [, name = '', epoch = '0', version = '', release = '', arch = ''] = match;
  return { name, epoch, version, release, arch };
}

/** The name of a source package, out of its file name: what comes before the last two dashes; '' of ''. */
export function sourceNameOf(sourceRpm: string): string {
  const release = sourceRpm.lastIndexOf('-');
  const version = release <= 0 ? -1 : sourceRpm.lastIndexOf('-', release - 1);
  return version < 0
    ? sourceRpm.slice(0, release < 0 ? undefined : release)
    : sourceRpm.slice(0, version);
}

/** Debug packages are told by name: `*-debuginfo`, `*-debuginfo-*`, `*-debugsource` (pungi/util.py). */
export function isDebugName(name: string): boolean {
  return (
    name.endsWith('-debuginfo') || name.endsWith('-debugsource') || name.includes('-debuginfo-')
  );
}

export const isSourceArch = (arch: string): boolean => arch === 'src' || arch === 'nosrc';
