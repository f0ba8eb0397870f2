/** The repository of a variant on an ISO: its packages in one directory, and what its own repository knew besides. */
import { readFile, readdir, symlink } from 'node:fs/promises';
import path from 'node:path';
import { planCreaterepo, planModifyrepo } from '../createrepo/index.js';
import {
  codeOf,
  fromSystemError,
  makeDirectory,
  writeScratchFile,
  type Command,
  type CommandResult,
} from '../process/index.js';
import { parseRepomd, readUnpacked, type Repomd } from '../repodata/index.js';
import type { VariantPart } from './content.js';

/** Records of a repository that createrepo does not make, by the name of their file. */
const CARRIED = { modules: 'modules.yaml', productid: 'productid' } as const;

/** Makes it in `directory`, out of links to the packages; returns where on the ISO each of its files stands. */
export async function makeRepository(
  part: VariantPart,
  directory: string,
  checksum: string,
  run: (command: Command) => Promise<CommandResult>,
): Promise<ReadonlyMap<string, string>> {
  await makeDirectory(directory);
  for (const [name, file] of part.packages) await symlink(file, path.join(directory, name));
  const known = part.repository === null ? null : await readRepomd(part.repository);
  const unpacked = async (type: string, name: string): Promise<string | null> => {
    const href = known?.entries.get(type)?.href;
    if (href === undefined || part.repository === null) return null;
    const target = path.join(directory, '..', `${part.variant.uid}-records`, name);
    await unpack(path.join(part.repository, href), type, target);
    return target;
  };
  const repo = { createrepoC: true, repoDir: directory, outputDir: directory };
  const groupFile = await unpacked('group', 'comps.xml');
  await run(planCreaterepo({ ...repo, groupFile, database: true, checksum }));
  const repodataDir = path.join(directory, 'repodata');
  for (const [type, name] of Object.entries(CARRIED)) {
    const file = await unpacked(type, name);
    if (file === null) continue;
    await run(planModifyrepo({ createrepoC: true, file, repodataDir, type }));
  }
  const { uid } = part.variant;
  const metadata = (await readdir(repodataDir)).sort();
  return new Map([
    ...[...part.packages].map(([name, file]) => [`${uid}/${name}`, file] as const),
    ...metadata.map((name) => [`${uid}/repodata/${name}`, path.join(repodataDir, name)] as const),
  ]);
}

async function readRepomd(repository: string): Promise<Repomd | null> {
  const file = path.join(repository, 'repodata', 'repomd.xml');
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return null;
    throw fromSystemError(error, 'read', file);
  });
  return text === null ? null : parseRepomd(text, file);
}

async function unpack(file: string, type: string, target: string): Promise<void> {
  const isPacked = /\.(gz|xz|zst|zstd|bz2)$/.test(file);
  const pieces: Uint8Array[] = [];
  for await (const piece of readUnpacked(file, isPacked ? file : `${type}.txt`)) pieces.push(piece);
  await writeScratchFile(target, Buffer.concat(pieces));
}
