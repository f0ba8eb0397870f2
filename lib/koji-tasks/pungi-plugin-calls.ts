/** The calls of Koji's plug-ins of Pungi: lorax and pungi-make-ostree on a builder (koji pungi-buildinstall, pungi-ostree). */
import type { KojiStruct } from '../koji/index.js';
import type { TaskCall } from './call.js';
import { canonicalArch } from './canonical-arch.js';

/** What every such task is told. */
export interface PungiPluginTask {
  readonly tag: string;
  readonly arch: string;
  readonly packages: readonly string[];
  /** Directories of the builder that the buildroot sees, writable. */
  readonly mounts: readonly string[];
  readonly channel: string | null;
  readonly weight: number | null;
}

/** @param how `lorax_args`: lorax's options as the plug-in knows them; `chown_uid`: who is to own what it makes */
export const pungiBuildinstallCall = (
  task: PungiPluginTask,
  how: { readonly chown_uid: number; readonly lorax_args: KojiStruct },
): TaskCall => pluginCall('pungi_buildinstall', task, how);

/** @param how `pungi_make_ostree_args`: the program's options by name */
export const pungiOstreeCall = (
  task: PungiPluginTask,
  how: { readonly pungi_make_ostree_args: KojiStruct },
): TaskCall => pluginCall('pungi_ostree', task, how);

function pluginCall(method: string, task: PungiPluginTask, how: KojiStruct): TaskCall {
  const request = [task.tag, canonicalArch(task.arch)];
  const options = {
    packages: task.packages,
    mounts: task.mounts,
    weight: task.weight,
    ...how,
  };
  return {
    method,
    args: request,
    kwargs: { channel: task.channel, ...options },
    taskMethod: method,
    request,
    options,
  };
}
