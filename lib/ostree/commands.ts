/** Command lines of the ostree phases (pungi/ostree/tree.py, pungi/phases/ostree.py, pungi/ostree/container.py). */
import type { Command } from '../process/index.js';

/** The metadata key by which a commit is known to be a certain node's. */
export const TOKEN_KEY = 'punji.commit';

export interface TreeCommit {
  readonly repo: string;
  readonly treefile: string;
  /** Gets the commit's id; beside it, with `.stamp`, the mark that there is a new commit. */
  readonly commitIdFile: string;
  readonly version: string | null;
  readonly token: string;
  readonly unifiedCore: boolean;
  readonly forceNewCommit: boolean;
}

/** Composes a tree and commits it. The ref is not written: rpm-ostree leaves that to who asks for the commit's id. */
export function composeTreeCommand(tree: TreeCommit): Command {
  return {
    program: 'rpm-ostree',
    args: [
      'compose',
      'tree',
      `--repo=${tree.repo}`,
      `--write-commitid-to=${tree.commitIdFile}`,
      `--touch-if-changed=${tree.commitIdFile}.stamp`,
      ...(tree.unifiedCore ? ['--unified-core'] : []),
      ...(tree.version === null ? [] : [`--add-metadata-string=version=${tree.version}`]),
      `--add-metadata-string=${TOKEN_KEY}=${tree.token}`,
      ...(tree.forceNewCommit ? ['--force-nocache'] : []),
      tree.treefile,
    ],
  };
}

/** Composes an OCI archive. `stamp` is touched if anything had changed. */
export const composeImageCommand = (image: {
  readonly treefile: string;
  readonly archive: string;
  readonly stamp: string;
}): Command => ({
  program: 'rpm-ostree',
  args: [
    'compose',
    'image',
    '--initialize',
    `--touch-if-changed=${image.stamp}`,
    image.treefile,
    image.archive,
  ],
});

/** Brings a repository's summary up to date. */
export const summaryCommand = (repo: string): Command => ({
  program: 'ostree',
  args: ['summary', '-u', `--repo=${repo}`],
});

/** What `pungi-make-ostree tree` and the Koji task `pungi_ostree` are told, in Pungi's order. */
export interface MakeTreeArguments {
  readonly repo: string;
  readonly 'log-dir': string;
  readonly treefile: string;
  readonly version: string | null;
  readonly 'extra-config': string;
  readonly 'update-summary': boolean;
  readonly 'ostree-ref': string | null;
  readonly 'force-new-commit': boolean;
  readonly 'unified-core': boolean;
}

/** The command that a buildroot runs, where Pungi's own program is. */
export function makeTreeCommand(options: MakeTreeArguments): readonly string[] {
  return ['pungi-make-ostree', 'tree', ...Object.entries(options).flatMap(optionOf)];
}

/** The same for Koji's plug-in: by name, without what is empty or false. */
export const makeTreeArguments = (
  options: MakeTreeArguments,
): Readonly<Record<string, string | true>> =>
  Object.fromEntries(
    Object.entries(options).flatMap(([key, value]: readonly [string, string | boolean | null]) =>
      value === false || value === null || value === '' ? [] : [[key, value]],
    ),
  );

/** `true` is a bare option; what is empty or false is left out. */
function optionOf([key, value]: readonly [string, string | boolean | null]): readonly string[] {
  if (value === true) return [`--${key}`];
  return value === false || value === null || value === '' ? [] : [`--${key}=${value}`];
}
