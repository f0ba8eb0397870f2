/** Tests every image that images.json lists, and that the file can be read back. */
import { readFile } from 'node:fs/promises';
import { valuesFor } from '../../config-schemas/variant-arch-map.js';
import type { testPhase } from '../../graph/phases/test.js';
import { InputError } from '../../lib/errors.js';
import { checkImage } from '../../lib/image-check/index.js';
import { listImages, readImageFacts, type ListedImage } from '../../lib/images/index.js';
import { readMarks } from '../../lib/iso/index.js';
import { codeOf, fromSystemError } from '../../lib/process/index.js';
import { parseImages, type ImageListing } from '../../lib/productmd/index.js';
import type { ContextOf, StepReturn } from '../step/index.js';
import { problemOf, sizeProblemOf } from './sanity.js';

type Context = ContextOf<typeof testPhase>;

/** What a test says of one image. */
interface Finding {
  readonly image: ListedImage;
  readonly message: string;
  readonly effect: 'doomed' | 'failed deliverable' | 'warning';
}

export async function testImages(context: Context): Promise<StepReturn> {
  const manifest = await readManifest(context);
  if (manifest === null) return { summary: 'no images.json, nothing to test' };
  const images = await listedImages(context, manifest);
  const findings = (await Promise.all(images.map((image) => test(context, image)))).flat();
  const fatal = findings.filter(({ effect }) => effect === 'doomed');
  if (fatal.length > 0) {
    throw new InputError(unique(fatal).join('\n'), {
      hint: 'see the log of what made the image, or list it as failable',
    });
  }
  const failed = findings.filter(({ effect }) => effect === 'failed deliverable');
  return {
    summary: `${String(images.length)} images listed, ${String(findings.length)} findings`,
    numbers: { images: images.length, findings: findings.length },
    warnings: unique(findings),
    failedDeliverables: failed.map(({ image: { variant, arch, deliverable, image } }) => ({
      kind: deliverable,
      variant: variant.uid,
      arch,
      subvariant: image.subvariant,
    })),
  };
}

/** Reading it checks that nothing in it is listed twice. Null if this compose makes no images. */
async function readManifest(context: Context): Promise<ImageListing | null> {
  const file = context.tree.metadataFile('images.json');
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return null;
    throw fromSystemError(error, 'read', file);
  });
  return text === null ? null : parseImages(text, file).images;
}

async function listedImages(
  { tree, compose }: Context,
  manifest: ImageListing,
): Promise<ListedImage[]> {
  const known = listImages(await readImageFacts(tree), compose.variants);
  return known.filter(({ variant, arch, image }) =>
    manifest[variant.uid]?.[arch]?.some(({ path }) => path === image.path),
  );
}

async function test(context: Context, listed: ListedImage): Promise<Finding[]> {
  const file = context.tree.composeDir(listed.image.path);
  const marks = await readMarks(file).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  });
  const problem =
    marks === null
      ? `${file} is not there`
      : (problemOf(listed.image, marks, file) ?? (await contentProblemOf(listed, file)));
  const { failable } = listed;
  return [
    ...finding(listed, problem, failable ? 'failed deliverable' : 'doomed'),
    ...sizeFinding(context, listed),
  ];
}

/** What its bytes contradict of what is declared, in one sentence; null if nothing. */
async function contentProblemOf({ image }: ListedImage, file: string): Promise<string | null> {
  const problems = await checkImage(file, image);
  return problems.length === 0 ? null : `${file} is not what it should be: ${problems.join('; ')}`;
}

/** The size is no matter of failable or not: strict is fatal, otherwise it is a warning. */
function sizeFinding({ config }: Context, listed: ListedImage): Finding[] {
  const { variant, arch, image, maxSizeBytes } = listed;
  const limit = maxSizeBytes ?? valuesFor(config.createiso_max_size, variant.uid, arch)[0];
  const isStrict = valuesFor(config.createiso_max_size_is_strict, variant.uid, arch).includes(true);
  return finding(listed, sizeProblemOf(image, limit), isStrict ? 'doomed' : 'warning');
}

const finding = (
  image: ListedImage,
  message: string | null,
  effect: Finding['effect'],
): Finding[] => (message === null ? [] : [{ image, message, effect }]);

/** A source image is listed several times and said once. */
const unique = (findings: readonly Finding[]): string[] => [
  ...new Set(findings.map(({ message }) => message)),
];
