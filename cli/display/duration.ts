/** Lengths of time as people read them. */

/** `0 s`, `59 s`, `3m 07s`, `2h 04m`. */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return `${String(seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${String(minutes)}m ${two(seconds % 60)}s`;
  return `${String(Math.floor(minutes / 60))}h ${two(minutes % 60)}m`;
}

const two = (value: number): string => String(value).padStart(2, '0');
