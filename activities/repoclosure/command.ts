/** The command that checks a repository (pungi/wrappers/repoclosure.py). */
import path from 'node:path';
import type { Command } from '../../lib/process/index.js';

/** A repository by id; a path is made a URL. */
export interface NamedRepository {
  readonly id: string;
  readonly place: string;
}

export interface RepoclosureInput {
  /** RPM arches, that of the system first. */
  readonly arches: readonly string[];
  readonly checked: NamedRepository;
  /** They may satisfy dependencies and are not checked themselves. */
  readonly lookaside: readonly NamedRepository[];
  /** A directory of this check's own: dnf's caches of two composes must not meet. */
  readonly scratch: string;
}

/** dnf looks at no repository but those that are named. */
export function planRepoclosure({
  arches,
  checked,
  lookaside,
  scratch,
}: RepoclosureInput): Command {
  return {
    program: 'dnf',
    args: [
      'repoclosure',
      ...arches.map((arch) => `--arch=${arch}`),
      ...arches.slice(0, 1).map((arch) => `--forcearch=${arch}`),
      ...named(checked),
      `--check=${checked.id}`,
      ...lookaside.flatMap(named),
      `--setopt=cachedir=${path.join(scratch, 'cache')}`,
      `--setopt=persistdir=${path.join(scratch, 'persist')}`,
      `--setopt=logdir=${path.join(scratch, 'log')}`,
    ],
    cwd: scratch,
  };
}

const named = ({ id, place }: NamedRepository): string[] => [
  `--repofrompath=${id},${place.includes('://') ? place : `file://${place}`}`,
  `--repo=${id}`,
];
