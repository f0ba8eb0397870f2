/** Phase images_manifest: images.json, out of what all nodes know of images. */
import path from 'node:path';
import { imagesManifestPhase } from '../../graph/phases/images-manifest.js';
import { imageListing, listImages, readImageFacts } from '../../lib/images/index.js';
import { writeScratchFile } from '../../lib/process/index.js';
import { formatImages } from '../../lib/productmd/index.js';
import { defineSteps, type ContextOf, type StepReturn } from '../step/index.js';

async function writeImagesManifest(
  context: ContextOf<typeof imagesManifestPhase>,
): Promise<StepReturn> {
  const { compose, tree, scratch } = context;
  const images = listImages(await readImageFacts(tree), compose.variants);
  const from = path.join(scratch, 'images.json');
  await writeScratchFile(from, formatImages(compose.identity, imageListing(images)));
  await context.publish([{ from, to: tree.metadataFile('images.json') }]);
  const count = new Set(images.map(({ image }) => image.path)).size;
  return { summary: `${String(count)} images`, numbers: { images: count } };
}

export const imagesManifestActivities = defineSteps(imagesManifestPhase, {
  write: writeImagesManifest,
});
