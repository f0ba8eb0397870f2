/** What followers of trim see: the packages of its lists, and whether their files are still those of before. */
import { stat } from 'node:fs/promises';
import { digestOf } from '../../lib/fingerprint/index.js';
import { KINDS, type PackageMap } from '../../lib/solve-request/index.js';

/** Files looked at at once. */
const BATCH = 256;

/**
 * SHA-256 over the lists with size and time of each package. A package that was signed anew has the same name; one
 * that lies in the compose itself counts by its place below it.
 */
export async function packagesDigest(
  topDir: string,
  lists: readonly (PackageMap | null)[],
): Promise<string> {
  const files = new Set(
    lists.flatMap((list) => KINDS.flatMap((kind) => (list?.[kind] ?? []).map(({ path }) => path))),
  );
  const states = await statesOf([...files].sort());
  const known = states.map(([file, ...state]) => [file.replace(`${topDir}/`, ''), ...state]);
  const records = lists.map((list) =>
    KINDS.map((kind) =>
      (list?.[kind] ?? []).map((record) => ({
        ...record,
        path: record.path.replace(`${topDir}/`, ''),
      })),
    ),
  );
  return digestOf([records, known]);
}

async function statesOf(
  files: readonly string[],
): Promise<readonly (readonly [string, number, number])[]> {
  const states: (readonly [string, number, number])[] = [];
  for (let start = 0; start < files.length; start += BATCH) {
    const batch = files.slice(start, start + BATCH).map(async (file) => {
      const stats = await stat(file).catch(() => null);
      return [file, stats?.size ?? -1, stats?.mtimeMs ?? -1] as const;
    });
    states.push(...(await Promise.all(batch)));
  }
  return states;
}
