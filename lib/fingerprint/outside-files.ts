/**
 * Files outside a compose that options name: comps, extra files, local repositories. Edited, they make the nodes that
 * read them run again. What lies on other machines is looked at again only when a re-run is asked to.
 */
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { digestFile } from '../checksum/index.js';
import { digestOf } from './digest.js';

/** A larger file is told by size and time. */
const HASHED_BYTES = 16 * 1024 ** 2;
const REPOMD = path.join('repodata', 'repomd.xml');

/**
 * Digests of the files and directories that a value names, by path.
 * @param option the option's name: `comps_file` and the like may be relative to `configDir`
 */
export async function outsideFiles(
  option: string,
  value: unknown,
  configDir: string,
): Promise<Readonly<Record<string, string>>> {
  const named = [...new Set(pathsIn(value, isPathOption(option), INPUT_OPTIONS.has(option)))];
  const digests = await Promise.all(
    named.map(
      async (name) => [name, await digestAt(path.resolve(configDir, fixedPart(name)))] as const,
    ),
  );
  return Object.fromEntries(digests.filter((entry) => entry[1] !== null)) as Record<string, string>;
}

const PATH_OPTIONS: ReadonlySet<string> = new Set([
  'gather_prepopulate',
  'productimg_install_class',
  'productimg_po_files',
]);

const isPathOption = (option: string): boolean =>
  /_(?:file|dir|path|kickstart|sources)$/.test(option) || PATH_OPTIONS.has(option);

/** Options that name what is read. Elsewhere a path is where something goes, or a prefix: it may be the whole disk. */
const INPUT_OPTIONS: ReadonlySet<string> = new Set([
  'createrepo_extra_modulemd',
  'extra_files',
  'extra_isos',
  'gather_lookaside_repos',
  'lorax_options',
  'pkgset_repos',
  'product_id',
  'productimg_install_class',
  'productimg_po_files',
]);

/** Of an option that names inputs, absolute paths and `file:` URLs; of scm `file` and of path options relative ones, too. */
function pathsIn(value: unknown, isPath: boolean, isInput: boolean): readonly string[] {
  if (typeof value === 'string') return isPath || isInput ? pathsOf(value, isPath) : [];
  if (Array.isArray(value)) return value.flatMap((inner) => pathsIn(inner, isPath, isInput));
  if (typeof value !== 'object' || value === null) return [];
  if (!('scm' in value)) {
    return Object.values(value).flatMap((inner) => pathsIn(inner, isPath, isInput));
  }
  if (value.scm !== 'file') return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    pathsIn(inner, key === 'file' || key === 'dir', false),
  );
}

/** Of a path that is a template the directory that it begins with. */
function fixedPart(name: string): string {
  const template = name.indexOf('%(');
  return template < 0 ? name : path.dirname(`${name.slice(0, template)}.`);
}

function pathsOf(text: string, isPath: boolean): readonly string[] {
  if (text.startsWith('file://')) return [decodeURI(text.slice('file://'.length))];
  if (text.includes('://') || text === '') return [];
  return isPath || path.isAbsolute(text) ? [text] : [];
}

/** Null if nothing is there. Of a repository its repomd.xml says all. */
async function digestAt(place: string): Promise<string | null> {
  const stats = await stat(place).catch(() => null);
  if (stats === null) return null;
  if (!stats.isDirectory()) return await fileDigest(place, stats);
  const repomd = path.join(place, REPOMD);
  const isRepository = await stat(repomd).catch(() => null);
  if (isRepository !== null) return await fileDigest(repomd, isRepository);
  return await directoryDigest(place);
}

async function fileDigest(
  file: string,
  { size, mtimeMs }: { readonly size: number; readonly mtimeMs: number },
): Promise<string> {
  if (size > HASHED_BYTES) return digestOf([size, mtimeMs]);
  return (await digestFile(file, ['sha256'])).digests['sha256'] ?? '';
}

async function directoryDigest(directory: string): Promise<string> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile() && !entry.parentPath.split(path.sep).includes('.git'))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
  const lines: (readonly string[])[] = [];
  for (const file of files) {
    const stats = await stat(file).catch(() => null);
    if (stats !== null) lines.push([path.relative(directory, file), await fileDigest(file, stats)]);
  }
  return digestOf(lines);
}
