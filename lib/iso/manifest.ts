/** The manifest beside an image: every path on it, one a line, sorted by bytes (pungi/wrappers/iso.py). */
import type { Command } from '../process/index.js';
import type { IsoTool } from './plan-image.js';

/** Lists an image with the tool that goes with the one that made it; standard output into a scratch file. */
export function manifestCommand(tool: IsoTool, image: string, stdoutFile: string): Command {
  return tool === 'genisoimage'
    ? { program: 'isoinfo', args: ['-R', '-f', '-i', image], stdoutFile }
    : { program: 'xorriso', args: ['-indev', image, '-find'], stdoutFile };
}

/** The manifest's text, from what the command wrote. */
export function formatManifest(tool: IsoTool, listing: string): string {
  const lines = listing.split('\n').filter((line) => line !== '');
  const paths = tool === 'genisoimage' ? lines : lines.map(unquote).filter((path) => path !== '');
  return paths
    .filter((path) => !path.endsWith('/TRANS.TBL'))
    .sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
    .map((path) => `${path}\n`)
    .join('');
}

/** xorriso quotes for a shell: `'./quo'"'"'te'`; its root is `'.'`. */
function unquote(line: string): string {
  return line.replaceAll(`'"'"'`, '\u0000').replaceAll("'", '').replaceAll('\u0000', "'").slice(1);
}
