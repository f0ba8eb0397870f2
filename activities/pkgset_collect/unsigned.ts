/** The end of a package set that lacks signatures: all packages are named, once. */
import path from 'node:path';
import { InputError } from '../../lib/errors.js';
import { fileNameOf, type CopyResult } from '../../lib/pkgset/koji/index.js';
import { writeScratchFile } from '../../lib/process/index.js';
import type { Context } from './collect.js';

/** How many builds a message names; the log names all, and where copies were looked for. */
const NAMED = 40;

/** @throws InputError always; the whole list is in the log that it names */
export async function refuseUnsigned(
  context: Context,
  tag: string,
  missing: CopyResult['missing'],
): Promise<never> {
  const { config, scratch, tree } = context;
  const logFile = tree.logFile('global', `unsigned_packages.${tag}`);
  const from = path.join(scratch, 'unsigned');
  const lines = missing.map(
    ({ wanted, paths }) =>
      `RPM ${fileNameOf(wanted.rpm)} not found. Paths checked: ${paths.join(' ')}\n`,
  );
  await writeScratchFile(from, lines.sort().join(''));
  await context.publish([{ from, to: logFile }]);
  const nvrs = missing.map(({ wanted: { build } }) => {
    const { name, version, release } = build.place;
    return `${name}-${version}-${release}`;
  });
  const sorted = [...new Set(nvrs)].sort();
  const more = sorted.length > NAMED ? `\nand ${String(sorted.length - NAMED)} more` : '';
  const keys = config.sigkeys.map((key) => key ?? 'None').join(', ');
  throw new InputError(
    `RPM(s) not found for sigs: ${keys}. Check log for details. Unsigned packages:\n` +
      `${sorted.slice(0, NAMED).join('\n')}${more}\nLog: ${logFile}`,
    {
      hint: 'have the builds signed and start again, or permit unsigned packages with None in sigkeys',
    },
  );
}
