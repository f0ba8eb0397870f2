/** The FAT image that UEFI firmware boots from: files in it are read and replaced with mtools, which need no root. */
import type { Command } from '../process/index.js';

/** Copies a file out of the image. */
export const readFromImage = (image: string, name: string, to: string): Command => ({
  program: 'mcopy',
  args: ['-n', '-i', image, `::/${name}`, to],
});

/** Puts a file into the image, over the one that is there. */
export const writeToImage = (image: string, name: string, from: string): Command => ({
  program: 'mcopy',
  args: ['-o', '-i', image, from, `::/${name}`],
});

/** Lists all files of the image on standard output: `::/EFI/BOOT/grub.cfg`, a line each. */
export const listImage = (image: string): Command => ({
  program: 'mdir',
  args: ['-/', '-b', '-i', image, '::/'],
});

/** Paths in the image out of what `listImage` printed; FAT does not tell upper from lower case. */
export const parseImageListing = (listing: string): ReadonlySet<string> =>
  new Set(
    listing
      .split('\n')
      .filter((line) => line.startsWith('::/') && !line.endsWith('/'))
      .map((line) => line.slice('::/'.length).toLowerCase()),
  );
