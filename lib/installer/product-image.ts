/**
 * product.img: an ext2 image whose files the installer lays over its own when it starts (anaconda's documentation,
 * "product image"). Made without mounting anything, so without root.
 */
import { lstat, readdir, symlink } from 'node:fs/promises';
import path from 'node:path';
import { InputError } from '../errors.js';
import { makeDirectory, type Command } from '../process/index.js';

/** Where in the image, and in the running installer, the additions are. */
export const PRODUCT_DIR = 'run/install/product';

/** KiB. Always that large in Pungi; more only where the content asks for it. */
const USUAL_SIZE = 5760;
const BLOCK = 1024;
/** File systems need room for their own tables, and each file for its last block. */
const ROOM = 1.1;
const FIXED_ROOM = 256;
/** Two images of the same content are the same: nothing in them is by chance. */
const FIXED_UUID = '70756e6a-6970-726f-6475-6374696d6765';

export interface ProductImagePlan {
  /** In order; the second one reads `ownersFile`. */
  readonly commands: readonly Command[];
  /** To be written before the commands are run. */
  readonly ownersFile: string;
  readonly owners: string;
}

/**
 * Older installers look for install classes and translations at the top, newer ones below `pyanaconda`
 * (pungi/phases/product_img.py). Makes these links below `root` for what is there.
 */
export async function linkInstallClasses(root: string): Promise<void> {
  const present = new Set(await readdir(path.join(root, PRODUCT_DIR)));
  for (const name of ['installclasses', 'locale'].filter((one) => present.has(one))) {
    await symlink(path.join(PRODUCT_DIR, name), path.join(root, name));
  }
  if (!present.has('installclasses')) return;
  const directory = path.join(root, PRODUCT_DIR, 'pyanaconda');
  await makeDirectory(directory);
  await symlink('../installclasses', path.join(directory, 'installclasses'));
}

/** How to make the image of what is below `root`. @param timestamp seconds since 1970, of all files in it */
export async function planProductImage({
  root,
  image,
  timestamp,
}: {
  readonly root: string;
  readonly image: string;
  readonly timestamp: number;
}): Promise<ProductImagePlan> {
  const entries = await list(root, '');
  const content = entries.reduce((sum, { bytes }) => sum + Math.ceil(bytes / BLOCK), 0);
  const size = Math.max(USUAL_SIZE, Math.ceil(content * ROOM) + entries.length + FIXED_ROOM);
  const ownersFile = `${image}.owners`;
  const env = { E2FSPROGS_FAKE_TIME: String(timestamp) };
  return {
    ownersFile,
    owners: ownersScript(
      entries.map(({ name }) => name),
      timestamp,
    ),
    commands: [
      {
        program: 'mke2fs',
        args: [
          ...['-q', '-F', '-t', 'ext2', '-b', String(BLOCK), '-m', '0'],
          ...['-U', FIXED_UUID, '-E', `hash_seed=${FIXED_UUID},root_owner=0:0`],
          ...['-M', `/${PRODUCT_DIR}`, '-d', root],
          ...[image, String(size)],
        ],
        env,
      },
      { program: 'debugfs', args: ['-w', '-f', ownersFile, image], env },
    ],
  };
}

/** Everything in the image is root's, whoever made it. */
function ownersScript(names: readonly string[], timestamp: number): string {
  const values = {
    uid: '0',
    gid: '0',
    ...Object.fromEntries(['atime', 'ctime', 'mtime'].map((f) => [f, `@${String(timestamp)}`])),
  };
  return ['.', ...names]
    .flatMap((name) =>
      Object.entries(values).map(([field, value]) => `sif "${name}" ${field} ${value}\n`),
    )
    .join('');
}

interface Entry {
  readonly name: string;
  readonly bytes: number;
}

async function list(root: string, below: string): Promise<Entry[]> {
  const entries: Entry[] = [];
  for (const entry of await readdir(path.join(root, below), { withFileTypes: true })) {
    const name = path.join(below, entry.name);
    if (/["\n]/.test(name)) {
      throw new InputError(`the file ${JSON.stringify(name)} cannot be put into product.img`, {
        hint: 'its name holds a quote or a line break; rename it',
      });
    }
    entries.push({ name, bytes: (await lstat(path.join(root, name))).size });
    if (entry.isDirectory()) entries.push(...(await list(root, name)));
  }
  return entries;
}
