/** Search attributes: those that are missing are added if we may; a compose sets only what the server knows. */
import type { Client } from '@temporalio/client';
import type { Logger } from 'pino';
import { SECOND_MS } from '../graph/policies.js';
import { SEARCH_ATTRIBUTES } from '../workflows/messages.js';

const TIMEOUT_MS = 10 * SECOND_MS;
/** `temporal.api.enums.v1.IndexedValueType`. */
const INDEXED_VALUE_TYPE_KEYWORD = 2;

/** Names of our attributes that the server knows; adding needs a right that a worker may not have, so it may fail. */
export async function ensureSearchAttributes(
  client: Client,
  namespace: string,
  log: Logger,
): Promise<readonly string[]> {
  const missing = missingIn(await registeredAttributes(client, namespace));
  if (missing.length > 0) {
    try {
      await client.withDeadline(Date.now() + TIMEOUT_MS, () =>
        client.connection.operatorService.addSearchAttributes({
          namespace,
          searchAttributes: Object.fromEntries(
            missing.map((name) => [name, INDEXED_VALUE_TYPE_KEYWORD]),
          ),
        }),
      );
    } catch (error) {
      log.warn(
        { missing, error: error instanceof Error ? error.message : String(error) },
        'search attributes could not be added; composes do without them',
      );
    }
  }
  return await registeredAttributes(client, namespace);
}

/** Which of our attributes the server knows; none if it cannot be asked. */
export async function registeredAttributes(
  client: Client,
  namespace: string,
): Promise<readonly string[]> {
  try {
    const { customAttributes } = await client.withDeadline(Date.now() + TIMEOUT_MS, () =>
      client.connection.operatorService.listSearchAttributes({ namespace }),
    );
    return SEARCH_ATTRIBUTES.filter(
      (name) => customAttributes?.[name] === INDEXED_VALUE_TYPE_KEYWORD,
    );
  } catch {
    return [];
  }
}

const missingIn = (registered: readonly string[]): readonly string[] =>
  SEARCH_ATTRIBUTES.filter((name) => !registered.includes(name));
