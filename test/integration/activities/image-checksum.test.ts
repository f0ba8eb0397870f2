/** Phase image_checksum: images of a set that failed are no part of the compose. */
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { imageChecksumActivities } from '../../../activities/image_checksum/index.js';
import type { Arch, NodeId } from '../../../config-schemas/names.js';
import { ComposeTree } from '../../../lib/compose-tree/index.js';
import { commitNode, NodeFiles } from '../../../lib/publish/index.js';
import { stepContext, variantOf } from '../../doubles/step-context.js';

const X86 = 'x86_64' as Arch;
const SERVER = variantOf({ uid: 'Server', arches: ['x86_64'] });
let root = '';
let tree: ComposeTree;

beforeEach(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'image-checksum '));
  tree = new ComposeTree(root);
});
afterEach(async () => {
  await rm(root, { recursive: true });
});

/** A node whose step has published an image. */
async function publishedBy(node: string, name: string): Promise<NodeFiles> {
  const files = new NodeFiles(tree, node as NodeId);
  const image = path.join(tree.isoDir(SERVER, X86), name);
  await mkdir(path.dirname(image), { recursive: true });
  await mkdir(files.outputsDir(), { recursive: true });
  await writeFile(image, 'image');
  const intent = { version: 1, epoch: 1, paths: [image] };
  await writeFile(path.join(files.outputsDir(), 'disc.0.0.json'), JSON.stringify(intent));
  return files;
}

async function checksum() {
  const { context, end } = await stepContext(
    { composeDir: root, config: {}, variants: [SERVER] },
    { phase: 'image_checksum', variant: 'Server', arch: 'x86_64' },
  );
  return await imageChecksumActivities.steps.checksum!(context).finally(end);
}

test('discs of a set that failed are taken out, those of other nodes stay', async () => {
  await publishedBy('createiso:Server.x86_64', 'dvd1.iso');
  await publishedBy('createiso:Server-optional.x86_64', 'optional.iso');
  const finished = await publishedBy('extra_isos:Server.x86_64', 'extra.iso');
  const facts = { runId: 'r', configSha256: 'c', summary: 's', numbers: {} };
  await commitNode(finished, facts, []);
  const { warnings } = await checksum();
  expect(warnings).toEqual(['createiso:Server.x86_64 failed; taken out of the compose: dvd1.iso']);
  expect((await readdir(tree.isoDir(SERVER, X86))).sort()).toEqual(['extra.iso', 'optional.iso']);
});
