/** Pungi's plugin for OSTree: runs `pungi-make-ostree tree` with the options that it is told. */
import { isStruct, type KojiStruct, type KojiValue } from '../../../../lib/koji/index.js';
import { quoteWord } from '../../../../lib/process/index.js';
import type { TaskHandler } from '../builder.js';
import { HubFault } from '../fault.js';
import { fillBuildroot, runCommand } from './runroot.js';

export const pungiOstree: TaskHandler = async (work) => {
  const [, arch, last] = work.task.request;
  const options = isStruct(last) ? last : {};
  const given = isStruct(options.pungi_make_ostree_args) ? options.pungi_make_ostree_args : {};
  const packages = Array.isArray(options.packages) ? (options.packages as KojiValue[]) : [];
  fillBuildroot(work, String(arch), packages.map(String));
  const words = ['pungi-make-ostree', 'tree', ...wordsOf(given)];
  const status = await runCommand(work, words.map(quoteWord).join(' '));
  if (status !== 0) {
    throw new HubFault(1012, `pungi-make-ostree exited with status ${String(status)}`);
  }
  return 'Completed successfully';
};

const wordsOf = (given: KojiStruct): string[] =>
  Object.entries(given).map(([name, value]) =>
    value === true ? `--${name}` : `--${name}=${String(value)}`,
  );
