/**
 * Step signed: with `wait_for_signature` what follows waits until an outside signer has signed the commit and written the
 * ref (pungi/scripts/wait_for_signed_ostree_handler.py). It was told of the commit by the message `ostree`.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { CancelledError } from '../../lib/errors.js';
import { OstreeRepository } from '../../lib/ostree/index.js';
import type { StepReturn } from '../step/index.js';
import { placeOf, type OstreeContext } from './place.js';

const committedSchema = z.object({ ref: z.string().nullable(), commit: z.string().nullable() });

const LOOK_MS = 5_000;

export async function waitUntilSigned(context: OstreeContext): Promise<StepReturn> {
  const { block } = placeOf(context);
  const { summary } = context.previous('announce');
  const { ref, commit } = committedSchema.parse(context.previous('commit').data);
  if (block.wait_for_signature !== true || commit === null) return { summary };
  const repository = new OstreeRepository(block.ostree_repo);
  await until(context, `waiting for a signature of ${commit}`, () => repository.isSigned(commit));
  if (ref !== null) {
    const isNamed = (): Promise<boolean> => repository.refContains(ref, commit);
    await until(context, `signed; waiting for ${ref} to name ${commit}`, isNamed);
  }
  return { summary: `${summary}; signed`.slice(0, 400) };
}

async function until(
  { progress, signal }: OstreeContext,
  what: string,
  isSo: () => Promise<boolean>,
): Promise<void> {
  progress(what);
  while (!(await isSo())) {
    await delay(LOOK_MS, undefined, { signal }).catch((error: unknown) => {
      throw signal.aborted ? new CancelledError(`${what}: cancelled`) : error;
    });
  }
}
