/** Reads the resolved compose that a payload names, once per process, and projects it to what a phase may read. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Config } from '../../config-schemas/config.js';
import {
  resolvedComposeSchema,
  type ComposeRef,
  type ResolvedCompose,
} from '../../config-schemas/resolved-compose.js';
import type { PhaseDeclaration, PlanNode } from '../../graph/model.js';
import { variantFor } from './variant-facts.js';
import { ComposeTree } from '../../lib/compose-tree/index.js';
import { InputError, InternalError } from '../../lib/errors.js';
import { overlookedBy } from './node-fingerprint.js';

const REMEMBERED = 16;
const remembered = new Map<string, Promise<ResolvedCompose>>();

/** The resolved compose of a reference. @throws InputError if its file is missing or was changed */
export async function resolvedCompose(reference: ComposeRef): Promise<ResolvedCompose> {
  const key = `${reference.composeDir}\n${reference.configSha256}`;
  const known = remembered.get(key);
  if (known !== undefined) return await known;
  const reading = read(reference);
  remembered.set(key, reading);
  if (remembered.size > REMEMBERED) remembered.delete(remembered.keys().next().value ?? key);
  return await reading.catch((error: unknown) => {
    remembered.delete(key);
    throw error;
  });
}

async function read(reference: ComposeRef): Promise<ResolvedCompose> {
  const file = new ComposeTree(reference.composeDir).resolvedConfig(reference.configSha256);
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new InputError(`cannot read the resolved configuration ${file}`, {
      cause: error,
      hint: 'every worker must see the compose directory under the same path',
    });
  });
  const sha256 = createHash('sha256').update(text).digest('hex');
  if (sha256 !== reference.configSha256) {
    throw new InputError(`${file} was changed: its SHA-256 is ${sha256}`, {
      hint: 'start a new compose with the changed configuration',
    });
  }
  return resolvedComposeSchema.parse(JSON.parse(text));
}

/** The options that a phase declared to read and does not overlook; asking for another is an error of the phase. */
export function projectConfig(
  resolved: ResolvedCompose,
  phase: PhaseDeclaration,
  node: PlanNode,
): Config {
  const overlooked = overlookedBy(resolved, phase, node);
  const reads = phase.reads.filter((option) => !overlooked.includes(option));
  const projected = Object.fromEntries(reads.map((key) => [key, resolved.config[key]]));
  return new Proxy(projected, {
    get(target, key) {
      if (typeof key === 'string' && !(key in target)) {
        throw new InternalError(
          `phase ${phase.name} reads option ${key}, which its declaration does not name for ${node.id}`,
        );
      }
      return Reflect.get(target, key) as unknown;
    },
  }) as unknown as Config;
}

const RELEASE_FACTS: readonly string[] = ['release', 'baseProduct', 'supported'];

/** What a phase may know of the compose: variants by the facts that it reads, and who it is only if it tells that. */
export function projectCompose(
  { config: _, ...compose }: ResolvedCompose,
  phase: PhaseDeclaration,
): Omit<ResolvedCompose, 'config'> {
  const variants = compose.variants.map((variant) => variantFor(phase, variant));
  const isTeller = phase.tellsCompose !== undefined;
  const identity = isTeller ? compose.identity : withoutIdentity(compose.identity, phase.name);
  return { ...compose, variants, identity };
}

/** Of who the compose is, what does not tell it; asking for more is an error of the phase. */
function withoutIdentity(
  identity: ResolvedCompose['identity'],
  phase: string,
): ResolvedCompose['identity'] {
  return new Proxy(identity, {
    get(target, key) {
      if (typeof key === 'string' && key in target && !RELEASE_FACTS.includes(key)) {
        throw new InternalError(
          `phase ${phase} asks for the compose's ${key}, and does not declare that it tells the compose`,
        );
      }
      return Reflect.get(target, key) as unknown;
    },
  });
}
