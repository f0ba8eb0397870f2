/**
 * Client of the Compose Tracking Service: it gives compose ids that are unique over all machines, and is told where a
 * compose lies (pungi/compose.py `get_compose_info`, `update_compose_url`).
 */
import { z } from 'zod';
import { composeIdentitySchema, type ComposeIdentity } from '../../config-schemas/identity.js';
import { InputError } from '../errors.js';
import { readJsonFile, writeFileAtomic } from '../process/index.js';
import { formatComposeinfoBase, parseComposeIdentity } from '../productmd/index.js';
import { negotiateTransport } from './negotiate.js';
import {
  fetchTransport,
  request,
  type Request,
  type RetryOptions,
  type Transport,
} from './request.js';
import type { TrackerSettings } from './settings.js';

export interface TrackerContext extends RetryOptions {
  /** Where the Kerberos client logs its commands. */
  readonly logFile: string;
}

/** What is forwarded to the service about a new compose. */
export interface Relations {
  readonly parentComposeIds: readonly string[];
  readonly respinOf: string | null;
}

const JSON_TYPE = { 'Content-Type': 'application/json', Accept: 'application/json' };
const rememberedSchema = z.object({ version: z.literal(1), identity: composeIdentitySchema });
const tokenSchema = z.object({ access_token: z.string().min(1) });

/**
 * The identity with the id and respin that the service reserves. Its answer is kept in the file `memory` before it is
 * used, and taken from there when this is tried again.
 */
export async function reserveIdentity(
  settings: TrackerSettings,
  proposed: ComposeIdentity,
  relations: Relations,
  memory: string,
  context: TrackerContext,
): Promise<ComposeIdentity> {
  const known = await readJsonFile(memory, rememberedSchema, { missing: null });
  if (known !== null) return known.identity;
  const url = `${settings.url}/api/1/composes/`;
  const answer = await send(settings, 'POST', url, creation(proposed, relations), context);
  const given = parseComposeIdentity(answer, url);
  const identity = { ...proposed, id: given.id, respin: given.respin };
  await writeFileAtomic(memory, JSON.stringify({ version: 1, identity }));
  return identity;
}

function creation(proposed: ComposeIdentity, { parentComposeIds, respinOf }: Relations): unknown {
  return {
    compose_info: JSON.parse(formatComposeinfoBase(proposed)) as unknown,
    parent_compose_ids: parentComposeIds.length === 0 ? null : parentComposeIds,
    respin_of: respinOf,
  };
}

/** Tells the service under which URL a compose can be reached. Can be repeated. */
export async function setComposeUrl(
  settings: TrackerSettings,
  composeId: string,
  composeUrl: string,
  context: TrackerContext,
): Promise<void> {
  const url = `${settings.url}/api/1/composes/${encodeURIComponent(composeId)}`;
  const body = { action: 'set_url', compose_url: composeUrl };
  await send(settings, 'PATCH', url, body, context);
}

async function send(
  settings: TrackerSettings,
  method: Request['method'],
  url: string,
  body: unknown,
  context: TrackerContext,
): Promise<string> {
  const wanted = { method, url, headers: JSON_TYPE, body: JSON.stringify(body) };
  return await request(wanted, authenticated(settings, context), context);
}

/** Sends with the client's credentials; a token is fetched anew for each attempt, since it may have run out. */
function authenticated({ authentication }: TrackerSettings, context: TrackerContext): Transport {
  switch (authentication.method) {
    case 'none':
      return fetchTransport;
    case 'kerberos':
      return negotiateTransport(authentication.keytab, context.logFile);
    case 'oidc':
      return async (wanted, signal) => {
        const token = await fetchToken(authentication, context);
        const headers = { ...wanted.headers, Authorization: `Bearer ${token}` };
        return await fetchTransport({ ...wanted, headers }, signal);
      };
  }
}

type Oidc = Extract<TrackerSettings['authentication'], { method: 'oidc' }>;

/** An access token by OIDC client credentials. */
async function fetchToken(oidc: Oidc, context: TrackerContext): Promise<string> {
  const fields = {
    grant_type: 'client_credentials',
    client_id: oidc.clientId,
    client_secret: oidc.clientSecret,
  };
  const wanted: Request = {
    method: 'POST',
    url: oidc.tokenUrl,
    headers: { 'Content-Type': 'application/x-www-form-urlencoded', Accept: 'application/json' },
    body: new URLSearchParams(fields).toString(),
  };
  // Once: the request that it is for is what gets retried.
  const body = await request(wanted, fetchTransport, { ...context, waitsMs: [] });
  return readToken(body, oidc.tokenUrl);
}

function readToken(body: string, url: string): string {
  try {
    return tokenSchema.parse(JSON.parse(body)).access_token;
  } catch (error) {
    throw new InputError(`${url} gave no access token`, {
      cause: error,
      hint: "see cts_oidc_token_url, cts_oidc_client_id, and CTS_OIDC_CLIENT_SECRET in the worker's environment",
    });
  }
}
