/** Scratch builds of modules, which only the Module Build Service knows (pungi/wrappers/mbs.py). */
import { z } from 'zod';
import { CancelledError, InputError, TransientError } from '../../../errors.js';
import type { ModuleSpec } from './spec.js';

export interface ScratchModule {
  /** As it was named. */
  readonly uid: string;
  readonly kojiTag: string;
  /** Metadata by tree arch. */
  readonly texts: Readonly<Record<string, string>>;
}

const buildsSchema = z.object({
  items: z.array(z.object({ id: z.number().int(), koji_tag: z.string().min(1) })),
});
const textsSchema = z.record(z.string(), z.string());

/** How long the service may think. */
const ANSWER_MS = 60_000;

/**
 * A scratch build with its metadata.
 * @param api URL of the service's interface
 * @throws InputError if the service does not know it, TransientError if it cannot be reached
 */
export async function askScratchModule(
  api: string,
  { text, name, stream, version, context }: ModuleSpec,
  signal: AbortSignal,
): Promise<ScratchModule> {
  const query = new URLSearchParams({
    name,
    stream,
    version: version ?? '',
    context: context ?? '',
  });
  const { items } = await ask(api, `module-builds?${query.toString()}`, buildsSchema, signal);
  const [build] = items;
  if (build === undefined) {
    throw new InputError(`${api} knows no module build ${text}`, {
      hint: 'correct pkgset_scratch_modules: scratch builds are named NAME:STREAM:VERSION:CONTEXT',
    });
  }
  const texts = await ask(api, `final-modulemd/${String(build.id)}`, textsSchema, signal);
  return { uid: text, kojiTag: build.koji_tag, texts };
}

async function ask<Answer>(
  api: string,
  resource: string,
  schema: z.ZodType<Answer>,
  signal: AbortSignal,
): Promise<Answer> {
  const url = `${api.replace(/\/+$/, '')}/${resource}`;
  const value = await fetchJson(url, signal);
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new InputError(
    `${url} answers something else than expected:\n${z.prettifyError(parsed.error)}`,
    {
      hint: 'correct mbs_api_url: it ends in /module-build-service/1 or the like',
    },
  );
}

async function fetchJson(url: string, signal: AbortSignal): Promise<unknown> {
  try {
    const answer = await fetch(url, {
      signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]),
    });
    if (answer.ok) return await answer.json();
    const refusal = `${url}: the server answers ${String(answer.status)} ${answer.statusText}`;
    if (answer.status >= 500) throw new TransientError(refusal);
    throw new InputError(refusal, { hint: 'correct mbs_api_url or pkgset_scratch_modules' });
  } catch (error) {
    if (signal.aborted) throw new CancelledError(`asking ${url} was cancelled`);
    if (error instanceof InputError || error instanceof TransientError) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw new TransientError(`${url} cannot be read: ${why}`, { cause: error });
  }
}
