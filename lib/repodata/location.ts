/** Where a repository lies: a directory of this machine, or an HTTP server. */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { InputError } from '../errors.js';
import { baseArch } from '../rpm/index.js';

export type RepositoryLocation =
  | { readonly kind: 'local'; readonly directory: string }
  | { readonly kind: 'http'; readonly url: string };

/**
 * Understands a repository's URL (`file://`, `http://`, `https://`) or absolute path.
 * @throws InputError for another scheme or a relative path
 */
export function locateRepository(url: string): RepositoryLocation {
  if (/^https?:\/\//.test(url)) return { kind: 'http', url: url.replace(/\/+$/, '') };
  if (url.startsWith('file:')) return { kind: 'local', directory: pathOfFileUrl(url) };
  if (path.isAbsolute(url)) return { kind: 'local', directory: path.normalize(url) };
  throw new InputError(`'${url}' is not where a repository can be`, {
    hint: 'Give an http://, https:// or file:// address, or a path.',
  });
}

/** The path of a `file://` URL; one that is not well-formed is taken as it is written. */
function pathOfFileUrl(url: string): string {
  try {
    return fileURLToPath(new URL(url.replace(/[?#]/g, encodeURIComponent)));
  } catch {
    return url.replace(/^file:(\/\/[^/]*)?/, '');
  }
}

/**
 * The path that a package's URL stands for; null if it is elsewhere. Such URLs are made of paths as they are
 * (createrepo_c's `--baseurl=file://PATH`), so nothing in them is encoded.
 */
export function localPathOf(packageUrl: string): string | null {
  return packageUrl.startsWith('file://') ? packageUrl.slice('file://'.length) : null;
}

/** Puts an arch into a repository's URL: `$arch` as it is, `$basearch` its base. */
export function expandRepositoryVariables(url: string, arch: string): string {
  return url
    .replace(/\$(basearch|\{basearch\})/g, baseArch(arch))
    .replace(/\$(arch|\{arch\})/g, arch);
}

/**
 * The address of a file of a repository.
 * @throws InputError if `href` leaves the repository
 */
export function fileOfRepository(location: RepositoryLocation, href: string): string {
  if (href.split('/').includes('..') || href.startsWith('/') || href.includes('\0')) {
    throw new InputError(`A repository names a file outside itself: '${href}'`, {
      hint: 'Make the repository anew with createrepo_c.',
    });
  }
  return location.kind === 'http' ? `${location.url}/${href}` : path.join(location.directory, href);
}
