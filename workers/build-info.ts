/** What the build left beside the code: the workflow bundle and the build's id. Both are absent when run from sources. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { InternalError } from '../lib/errors.js';

const ROOT = new URL('../', import.meta.url);

const buildSchema = z.object({
  version: z.literal(1),
  /** First digits of a SHA-256 over all that a worker runs: the same code has the same id. */
  buildId: z.string(),
  /** Git commit of the sources, null outside a checkout. */
  commit: z.string().nullable(),
});

const SOURCES = 'sources';

/** The id of this build; `sources` when run from TypeScript. @throws InternalError if the build is broken */
export function buildId(): string {
  const file = new URL('build.json', ROOT);
  if (!existsSync(file)) return SOURCES;
  const parsed = buildSchema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  if (!parsed.success) {
    throw new InternalError(`${fileURLToPath(file)} is not a build's description`, {
      hint: 'run the build again',
    });
  }
  return parsed.data.buildId;
}

/** Where a worker gets its workflow code from: the bundle of the build, else the sources. */
export function workflowCode():
  { readonly workflowBundle: { readonly codePath: string } } | { readonly workflowsPath: string } {
  const bundle = new URL('workflow-bundle.js', ROOT);
  if (existsSync(bundle)) return { workflowBundle: { codePath: fileURLToPath(bundle) } };
  const source = ['workflows/index.js', 'workflows/index.ts']
    .map((file) => new URL(file, ROOT))
    .find((file) => existsSync(file));
  if (source === undefined) {
    throw new InternalError('neither a workflow bundle nor workflow sources are beside the code', {
      hint: 'run the build again',
    });
  }
  return { workflowsPath: fileURLToPath(source) };
}
