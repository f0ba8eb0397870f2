/** Pungi's plugin for lorax: checks its options as the true one does, and runs lorax in a runroot task of its own. */
import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { isStruct, type KojiStruct, type KojiValue } from '../../../../lib/koji/index.js';
import { quoteWord } from '../../../../lib/process/index.js';
import type { TaskHandler } from '../builder.js';
import { HubFault } from '../fault.js';
import { fillBuildroot, runCommand } from './runroot.js';

const KNOWN = [
  ...['product', 'version', 'release', 'sources', 'variant', 'bugurl', 'nomacboot', 'noupgrade'],
  ...['isfinal', 'buildarch', 'volid', 'installpkgs', 'add-template', 'add-arch-template'],
  ...['add-template-var', 'add-arch-template-var', 'rootfs-size', 'dracut-args', 'outputdir'],
];
const RENAMED: Readonly<Record<string, string>> = {
  sources: 'source',
  'dracut-args': 'dracut-arg',
};

export const pungiBuildinstall: TaskHandler = async (work) => {
  const [, arch, last] = work.task.request;
  const options = isStruct(last) ? last : {};
  const given = isStruct(options.lorax_args) ? options.lorax_args : {};
  const unknown = Object.keys(given).filter((name) => !KNOWN.includes(name));
  if (unknown.length > 0) {
    throw new HubFault(1000, `Not allowed lorax arguments found: ${unknown.join(', ')}.`);
  }
  const output = String(given.outputdir);
  if (existsSync(output)) throw new HubFault(1000, `The "outputdir" "${output}" already exists.`);
  const logs = path.join(output, 'logs');
  mkdirSync(logs, { recursive: true });
  const words = ['lorax', ...wordsOf(given), `--logfile=${logs}/lorax.log`, `${output}/results`];
  const packages = Array.isArray(options.packages) ? (options.packages as KojiValue[]) : [];
  fillBuildroot(work, String(arch), packages.map(String));
  const status = await runCommand(work, words.map(quoteWord).join(' '));
  if (status !== 0) throw new HubFault(1012, `lorax exited with status ${String(status)}`);
  return 'Completed successfully';
};

function wordsOf(given: KojiStruct): string[] {
  return Object.entries(given).flatMap(([name, value]) => {
    if (name === 'outputdir') return [];
    const option = `--${RENAMED[name] ?? name}`;
    if (value === true) return [option];
    const values = (Array.isArray(value) ? value : [value]) as readonly KojiValue[];
    return values
      .map(String)
      .map((text) => (name === 'sources' && !text.includes('://') ? `file://${text}` : text))
      .map((text) => `${option}=${text}`);
  });
}
