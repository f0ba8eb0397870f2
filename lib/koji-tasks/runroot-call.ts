/** The call for a command in a buildroot, as `koji runroot --use-shell` makes it (koji_cli_plugins/runroot.py). */
import { given, type TaskCall } from './call.js';
import { canonicalArch } from './canonical-arch.js';

export interface RunrootTask {
  readonly tag: string;
  readonly arch: string;
  /** For `/bin/sh -c`. */
  readonly command: string;
  readonly packages: readonly string[];
  /** Directories of the builder that the buildroot sees, writable. */
  readonly mounts: readonly string[];
  readonly channel: string | null;
  readonly weight: number | null;
  readonly isNewChroot: boolean;
}

export function runrootCall(task: RunrootTask): TaskCall {
  const request = [task.tag, canonicalArch(task.arch), task.command];
  const options = {
    packages: task.packages,
    mounts: task.mounts,
    weight: task.weight,
  };
  return {
    method: 'runroot',
    args: request,
    kwargs: {
      channel: task.channel,
      ...options,
      repo_id: null,
      skip_setarch: false,
      ...given({ new_chroot: task.isNewChroot ? true : undefined }),
    },
    taskMethod: 'runroot',
    request,
    options,
  };
}
