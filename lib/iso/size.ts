/** Sizes of media as configurations write them (pungi/media_split.py `convert_media_size`). */
import { ConfigError } from '../errors.js';

const KIBI = 1024;
const UNITS: Readonly<Record<string, number>> = { b: 1, k: KIBI, M: KIBI ** 2, G: KIBI ** 3 };

/** Bytes of `4700000000`, `"4480M"`, `"4G"`. @param option where it stands. @throws ConfigError if it is no size */
export function parseMediaSize(size: string | number, option: string): number {
  const [, digits, unit = 'b'] = /^\s*\+?(\d+)\s*([bkMG])?\s*$/.exec(String(size)) ?? [];
  const bytes = Number(digits) * (UNITS[unit] ?? Number.NaN);
  if (Number.isSafeInteger(bytes) && bytes > 0) return bytes;
  const message = `Media size must be a positive number: ${String(size)}`;
  const hint = 'write a whole number of bytes, or one with unit k, M or G (powers of 1024)';
  throw new ConfigError([{ severity: 'error', message, path: option, hint }]);
}
