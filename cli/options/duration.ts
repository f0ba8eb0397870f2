/** Lengths of time as people write them: `90s`, `15m`, `2h`, `7d`, `1h30m`; a plain number is seconds. */
import { UsageError } from './usage-error.js';

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };
const WHOLE = /^(?:\d+(?:\.\d+)?[smhdw])+$/;
const PIECE = /(\d+(?:\.\d+)?)([smhdw])/g;

/** Seconds. @throws UsageError that names the option */
export function parseDuration(text: string, option: string): number {
  if (/^\d+(?:\.\d+)?$/.test(text)) return Number(text);
  if (!WHOLE.test(text)) {
    throw new UsageError(
      `argument --${option}: '${text}' is no length of time; write for example 90s, 15m, 2h or 7d`,
    );
  }
  return [...text.matchAll(PIECE)].reduce(
    (sum, [, count, unit]) => sum + Number(count) * (SECONDS[unit ?? ''] ?? 0),
    0,
  );
}
