/** Reads the resolved compose that a payload names, once per process, and projects it to what a phase may read. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Config } from '../../config-schemas/config.js';
import {
  resolvedComposeSchema,
  type ComposeRef,
  type ResolvedCompose,
} from '../../config-schemas/resolved-compose.js';
import { ComposeTree } from '../../lib/compose-tree/index.js';
import { InputError, InternalError } from '../../lib/errors.js';

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

/** The options that a phase declared to read; asking for another is an error of the phase. */
export function projectConfig(
  config: ResolvedCompose['config'],
  reads: readonly string[],
  phase: string,
): Config {
  const projected = Object.fromEntries(reads.map((key) => [key, config[key]]));
  return new Proxy(projected, {
    get(target, key) {
      if (typeof key === 'string' && !(key in target)) {
        throw new InternalError(
          `phase ${phase} reads option ${key}, which its declaration does not name`,
        );
      }
      return Reflect.get(target, key) as unknown;
    },
  }) as unknown as Config;
}

const RELEASE_FACTS: readonly string[] = ['release', 'baseProduct', 'supported'];

/** Of who the compose is, what a phase may know that does not tell it; asking for more is an error of the phase. */
export function withoutIdentity(
  compose: Omit<ResolvedCompose, 'config'>,
  phase: string,
): Omit<ResolvedCompose, 'config'> {
  const identity = new Proxy(compose.identity, {
    get(target, key) {
      if (typeof key === 'string' && key in target && !RELEASE_FACTS.includes(key)) {
        throw new InternalError(
          `phase ${phase} asks for the compose's ${key}, and does not declare that it tells the compose`,
        );
      }
      return Reflect.get(target, key) as unknown;
    },
  });
  return { ...compose, identity };
}
