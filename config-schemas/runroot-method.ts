/** Where the tools of an arch run (pungi/runroot.py `get_runroot_method`). */
import type { Config } from './config.js';

export type RunrootMethod = 'koji' | 'local' | 'openssh';
export type RunrootPhase =
  'buildinstall' | 'createiso' | 'ostree' | 'ostree_container' | 'ostree_installer';

type Options = Pick<Config, 'global_runroot_method' | 'runroot_method' | 'runroot_tag'>;

/** The method of a phase: a tag alone means koji; a mapping that does not name the phase, the global one. */
export function runrootMethod(options: Options, phase: RunrootPhase): RunrootMethod {
  const { runroot_method: method, runroot_tag: tag, global_runroot_method: shared } = options;
  if (typeof method === 'object') return method[phase] ?? shared ?? 'local';
  if (method !== undefined) return method;
  return tag === undefined || tag === '' ? 'local' : 'koji';
}

/** Programs that a phase runs on its worker: those that run in a root of another place are not looked for there. */
export const localTools = (
  options: Options,
  phase: RunrootPhase,
  tools: readonly string[],
): readonly string[] => (runrootMethod(options, phase) === 'local' ? tools : []);
