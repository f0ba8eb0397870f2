/** Calls to the server with a time limit, and what their failures mean to somebody who follows a compose. */
import { isGrpcServiceError, QueryNotRegisteredError, type Client } from '@temporalio/client';

const CALL_TIMEOUT_MS = 5_000;
/** gRPC's codes. */
const DEADLINE_EXCEEDED = 4;
const UNAVAILABLE = 14;

export type Trouble = 'no worker' | 'no server';

/** Makes a call that takes 5 s at most. */
export async function limited<T>(client: Client, call: () => Promise<T>): Promise<T> {
  return await client.withDeadline(Date.now() + CALL_TIMEOUT_MS, call);
}

/** What a failed query says about the system; null if the failure is something else. */
export function troubleOf(error: unknown): Trouble | null {
  // The workflow's first task has not been done yet.
  if (error instanceof QueryNotRegisteredError) return 'no worker';
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (!isGrpcServiceError(cause)) continue;
    if (cause.code === UNAVAILABLE) return 'no server';
    if (cause.code === DEADLINE_EXCEEDED) return 'no worker';
  }
  return null;
}
