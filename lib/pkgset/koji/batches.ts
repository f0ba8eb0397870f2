/** Many calls in few requests: a hub holds all answers of a request in memory. */
import type { KojiCall, KojiClient, KojiValue } from '../../koji/index.js';

const CALLS_AT_ONCE = 500;

/** The answers of all calls, in order. @throws KojiFault of the first that the hub refuses */
export async function callAll(
  koji: KojiClient,
  calls: readonly KojiCall[],
): Promise<readonly KojiValue[]> {
  const answers: KojiValue[] = [];
  for (let start = 0; start < calls.length; start += CALLS_AT_ONCE) {
    answers.push(...(await koji.multicall(calls.slice(start, start + CALLS_AT_ONCE))));
  }
  return answers;
}
