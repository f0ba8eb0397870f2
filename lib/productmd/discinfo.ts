/** .discinfo and media.repo: what a tree or disc is, for installers and installed systems (pungi/compose_metadata/discinfo.py). */
import { InputError } from '../errors.js';

export interface Discinfo {
  /** Seconds since 1970 as text, for example `1795485335.123456`; discs of one set share it. */
  readonly timestamp: string;
  readonly description: string;
  readonly arch: string;
  /** `ALL` for a tree. */
  readonly discs: 'ALL' | readonly number[];
}

const MICROSECONDS = 6;

/** A timestamp as .discinfo writes it: a whole number, as SOURCE_DATE_EPOCH is, stays as it is. */
export const discinfoTimestamp = (seconds: number): string =>
  Number.isInteger(seconds) ? String(seconds) : seconds.toFixed(MICROSECONDS);

/** The text of .discinfo. @throws InputError for a description of several lines */
export function formatDiscinfo({ timestamp, description, arch, discs }: Discinfo): string {
  checkOneLine(description);
  const numbers = discs === 'ALL' ? discs : discs.join(',');
  return [timestamp, description, arch, numbers, ''].join('\n');
}

/** Reads .discinfo; a missing last line means all discs. @throws InputError if it is none */
export function parseDiscinfo(text: string, file: string): Discinfo {
  const [timestamp = '', description = '', arch = '', numbers = ''] = text
    .split('\n')
    .map((line) => line.trim());
  const discs = numbers === '' || numbers === 'ALL' ? 'ALL' : numbers.split(',').map(Number);
  if (timestamp === '' || arch === '' || (discs !== 'ALL' && discs.some(Number.isNaN))) {
    throw new InputError(
      `${file} is no .discinfo file: it has timestamp, description, arch, discs`,
    );
  }
  return { timestamp, description, arch, discs };
}

/** The text of media.repo, by which an installed system uses the disc as a repository. */
export function formatMediaRepo({
  description,
  timestamp,
}: Pick<Discinfo, 'description' | 'timestamp'>): string {
  checkOneLine(description);
  return [
    '[InstallMedia]',
    `name=${description}`,
    `mediaid=${timestamp}`,
    'metadata_expire=-1',
    'gpgcheck=0',
    'cost=500',
    '',
  ].join('\n');
}

function checkOneLine(description: string): void {
  if (!/[\r\n]/.test(description)) return;
  throw new InputError(`the description '${description}' has several lines`, {
    hint: 'set release_discinfo_description to one line',
  });
}
