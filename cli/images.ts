/** `punji images`: the images of a compose in a table. Works on the compose's directory. */
import { readFile } from 'node:fs/promises';
import { InputError } from '../lib/errors.js';
import { codeOf, fromSystemError } from '../lib/process/index.js';
import { parseImages, type ImageEntry } from '../lib/productmd/index.js';
import { plainSize } from './diff/groups.js';
import { columns } from './display/columns.js';
import { EXIT } from './exit-codes.js';
import type { Parsed } from './options/parsed.js';
import { composeTreeOf } from './session/compose-directory.js';
import type { Terminal } from './terminal.js';

interface Row {
  readonly variant: string;
  readonly arch: string;
  readonly image: ImageEntry;
}

export async function images(parsed: Parsed, terminal: Terminal): Promise<number> {
  const tree = await composeTreeOf(parsed.positional[0] ?? '', terminal);
  const rows = await rowsOf(tree.metadataFile('images.json'));
  if (parsed.has('json')) {
    for (const { variant, arch, image } of rows) {
      terminal.out(`${JSON.stringify({ variant, listedUnder: arch, ...image })}\n`);
    }
    return EXIT.ok;
  }
  const head = ['VARIANT', 'ARCH', 'TYPE', 'SIZE', 'BOOTABLE', 'SHA256', 'PATH'];
  for (const line of columns([head, ...rows.map(cells)])) terminal.out(`${line}\n`);
  return EXIT.ok;
}

async function rowsOf(file: string): Promise<readonly Row[]> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (codeOf(error) !== 'ENOENT') throw fromSystemError(error, 'read', file);
    throw new InputError(`the compose has no images.json: ${file}`, {
      hint: 'it is written when all images are made; `punji status` tells how far the compose is',
    });
  });
  return Object.entries(parseImages(text, file).images).flatMap(([variant, byArch]) =>
    Object.entries(byArch).flatMap(([arch, entries]) =>
      entries.map((image) => ({ variant, arch, image })),
    ),
  );
}

/** The beginning of a digest is enough to see whether two are the same. */
const SHOWN_DIGITS = 16;

function cells({ variant, arch, image }: Row): readonly string[] {
  const { type, format, size, bootable, checksums, path } = image;
  return [
    variant,
    image.arch === 'src' ? `${arch} (src)` : arch,
    type === format ? type : `${type} ${format}`,
    plainSize(size),
    bootable ? 'yes' : 'no',
    checksums.sha256?.slice(0, SHOWN_DIGITS) ?? '-',
    path,
  ];
}
