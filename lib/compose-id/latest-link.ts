/** The `latest-` link beside a compose (pungi/scripts/pungi_koji.py); always there, since it is replaced by a rename. */
import { randomBytes } from 'node:crypto';
import { rename, rm, symlink } from 'node:fs/promises';
import path from 'node:path';
import type { ReleaseFacts } from './compose-id.js';
import { fromSystemError } from '../process/index.js';

/**
 * The link's name: `latest-SHORT[-VERSION][-BPSHORT-BPVERSION]`.
 * @param components how much of the version it has: 0 none, N the first N parts, -N all but the last N (at least one)
 */
export function latestLinkName(
  { release, baseProduct }: Pick<ReleaseFacts, 'release' | 'baseProduct'>,
  components: number,
): string {
  const parts = release.version.split('.');
  const count =
    components > 0 ? Math.min(parts.length, components) : Math.max(1, parts.length + components);
  const version = components === 0 ? '' : `-${parts.slice(0, count).join('.')}`;
  const base =
    release.isLayered && baseProduct !== null ? `-${baseProduct.short}-${baseProduct.version}` : '';
  return `latest-${release.short}${version}${base}`;
}

/** Points the link of that name beside the compose to it; gives the link's path. */
export async function makeLatestLink(composeDir: string, name: string): Promise<string> {
  const link = path.join(path.dirname(composeDir), name);
  const temporary = path.join(
    path.dirname(composeDir),
    `.${name}.${randomBytes(6).toString('hex')}`,
  );
  try {
    await symlink(path.basename(composeDir), temporary);
    await rename(temporary, link);
    return link;
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw fromSystemError(error, 'make the link', link);
  }
}
