/** Makes the unified ISOs of a finished compose (pungi_utils/unified_isos.py): all of them first, then they are put in place. */
import { mkdtemp, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { ComposeTree } from '../compose-tree/index.js';
import { InputError } from '../errors.js';
import { withFileLock } from '../file-lock/index.js';
import {
  fromSystemError,
  makeDirectory,
  removeTree,
  type Command,
  type CommandResult,
} from '../process/index.js';
import { parseComposeIdentity, parseComposeinfo } from '../productmd/index.js';
import { readStatus } from '../status/index.js';
import { contentsOf } from './content.js';
import { makeImage, type MadeImage } from './image.js';
import { publishImages } from './publish.js';
import { readSettings } from './settings.js';

export interface UnifiedIsosRequest {
  readonly tree: ComposeTree;
  /** Only these; empty: all of the compose. */
  readonly arches: readonly string[];
  readonly run: (command: Command) => Promise<CommandResult>;
  /** Called with what a person should know of it. */
  readonly say: (text: string) => void;
  readonly signal: AbortSignal;
}

/** How the scratch directories of runs begin. */
const SCRATCH = 'unified-isos-';
/** Another run in the same compose may have to be waited for. */
const LOCK_TIMEOUT_MS = 3_600_000;

/** Returns the images' paths relative to `compose/`. @throws InputError if the compose has not ended, or has no trees */
export async function makeUnifiedIsos(request: UnifiedIsosRequest): Promise<readonly string[]> {
  const { tree, signal } = request;
  await checkEnded(tree);
  await makeDirectory(tree.workDir('global'));
  const lock = tree.workDir('global', 'unified-isos.lock');
  return withFileLock(lock, () => makeAll(request), { timeoutMs: LOCK_TIMEOUT_MS, signal });
}

async function checkEnded(tree: ComposeTree): Promise<void> {
  const status = await readStatus(tree.topDir);
  if (status !== 'STARTED') return;
  throw new InputError(`the compose in ${tree.topDir} is still made`, {
    hint: 'wait for its end: `punji watch` tells when it is',
  });
}

async function makeAll({ tree, arches, run, say }: UnifiedIsosRequest): Promise<readonly string[]> {
  const file = tree.metadataFile('composeinfo.json');
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw fromSystemError(error, 'read', file);
  });
  const identity = parseComposeIdentity(text, file);
  const composeinfo = parseComposeinfo(text, file);
  const settings = await readSettings(tree, say);
  const contents = await contentsOf({ tree, composeinfo, arches, say });
  if (contents.length === 0) {
    const which = arches.length === 0 ? '' : ` of ${arches.join(', ')}`;
    throw new InputError(`${tree.topDir} has no trees${which} to make ISOs of`, {
      hint: 'see metadata/composeinfo.json for its variants and arches',
    });
  }
  await removeLeftovers(tree);
  const work = await mkdtemp(tree.workDir('global', SCRATCH));
  try {
    const images: MadeImage[] = [];
    for (const [index, content] of contents.entries()) {
      const input = { content, composeId: identity.id, settings, run };
      images.push(await makeImage({ ...input, work: path.join(work, String(index)) }));
      say(`made ${path.basename(images.at(-1)?.file ?? '')}`);
    }
    return await publishImages({ tree, identity, settings, images });
  } finally {
    await removeTree(work);
  }
}

/** Of runs that were killed: whoever has the lock is alone. */
async function removeLeftovers(tree: ComposeTree): Promise<void> {
  const names = await readdir(tree.workDir('global'));
  for (const name of names.filter((one) => one.startsWith(SCRATCH))) {
    await removeTree(tree.workDir('global', name));
  }
}
