import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { ComposeTree } from '../../../../lib/compose-tree/index.js';
import {
  formatImageFacts,
  imageListing,
  listImages,
  readImageFacts,
  type MadeImages,
} from '../../../../lib/images/index.js';
import { variantOf } from '../../../doubles/step-context.js';

const SERVER = variantOf({ uid: 'Server', arches: ['s390x', 'x86_64'] });

const made = (arch: string, file: string): MadeImages => ({
  version: 1,
  kind: 'images',
  node: `createiso:Server.${arch}` as never,
  variant: SERVER.uid,
  arch: arch as never,
  images: [
    {
      deliverable: 'iso',
      failable: false,
      maxSizeBytes: null,
      image: {
        path: file,
        mtime: 1,
        size: 1,
        volume_id: null,
        type: 'dvd',
        format: 'iso',
        arch,
        disc_number: 1,
        disc_count: 1,
        checksums: {},
        implant_md5: null,
        bootable: false,
        subvariant: 'Server',
      },
    },
  ],
});

let dir = '';
let tree: ComposeTree;
beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'punji-images-'));
  tree = new ComposeTree(dir);
});
afterEach(() => rm(dir, { recursive: true }));

test('source images stand under every arch, with the checksums that another node found', async () => {
  await mkdir(tree.imageFactsDir(), { recursive: true });
  const facts = [made('x86_64', 'b.iso'), made('src', 's.iso')];
  for (const one of facts) await writeFile(tree.imageFacts(one.node), formatImageFacts(one));
  const node = 'image_checksum:Server.src' as never;
  const checksums = { 's.iso': { md5: 'ab' } };
  await writeFile(
    tree.imageFacts(node),
    formatImageFacts({ version: 1, kind: 'checksums', node, checksums }),
  );
  await writeFile(path.join(tree.imageFactsDir(), '.half-written.json'), '{');
  const listing = imageListing(listImages(await readImageFacts(tree), [SERVER]));
  const paths = (arch: string) => listing['Server']?.[arch]?.map((one) => one.path).sort();
  expect(paths('s390x')).toEqual(['s.iso']);
  expect(paths('x86_64')).toEqual(['b.iso', 's.iso']);
  expect(listing['Server']?.['s390x']?.[0]?.checksums).toEqual({ md5: 'ab' });
});

test('a compose without images has none listed', async () => {
  expect(listImages(await readImageFacts(tree), [SERVER])).toEqual([]);
});

test('a broken file is told by its name', async () => {
  await mkdir(tree.imageFactsDir(), { recursive: true });
  const file = tree.imageFacts('createiso:Server.x86_64' as never);
  await writeFile(file, '{"version": 2}');
  await expect(readImageFacts(tree)).rejects.toThrow(file);
});
