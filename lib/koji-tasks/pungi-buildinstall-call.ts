/** The call for lorax on a builder, as Koji's plugin of Pungi makes it (koji pungi-buildinstall). */
import type { KojiStruct } from '../koji/index.js';
import type { TaskCall } from './call.js';
import { canonicalArch } from './canonical-arch.js';

export interface PungiBuildinstallTask {
  readonly tag: string;
  readonly arch: string;
  /** lorax's options by name, as the plugin knows them. */
  readonly loraxArguments: KojiStruct;
  readonly packages: readonly string[];
  /** Directories of the builder that the buildroot sees, writable. */
  readonly mounts: readonly string[];
  readonly channel: string | null;
  readonly weight: number | null;
  /** Who is to own what it makes. */
  readonly uid: number;
}

export function pungiBuildinstallCall(task: PungiBuildinstallTask): TaskCall {
  const request = [task.tag, canonicalArch(task.arch)];
  const options = {
    packages: task.packages,
    mounts: task.mounts,
    weight: task.weight,
    chown_uid: task.uid,
    lorax_args: task.loraxArguments,
  };
  return {
    method: 'pungi_buildinstall',
    args: request,
    kwargs: { channel: task.channel, ...options },
    taskMethod: 'pungi_buildinstall',
    request,
    options,
  };
}
