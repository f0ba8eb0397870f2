/** Logins and sessions (kojihub/auth.py). */
import { isGiven } from '../arguments.js';
import { randomBytes } from 'node:crypto';
import type { KojiValue } from '../../../../lib/koji/index.js';
import { generic, HubFault } from '../fault.js';
import type { MethodContext, MethodTable } from '../hub.js';
import type { HubState, SessionRow } from '../state.js';

export const sessionMethods: MethodTable = {
  getAPIVersion: { signature: [], run: () => 1 },
  getKojiVersion: { signature: [], run: () => '1.35.3' },
  echo: { signature: ['**'], run: (given) => Object.values(given) },
  error: {
    signature: [],
    run: () => {
      throw generic('test error');
    },
  },
  fault: {
    signature: [],
    run: () => {
      throw new HubFault(1, "<class 'Exception'>: test exception");
    },
  },
  login: {
    signature: ['user', 'password', 'opts=', 'renew=', 'exclusive='],
    run: ({ user, password }, context) => {
      const row = context.store.state.users.find(({ name }) => name === user);
      if (!isGiven(row?.password) || row.password !== password) {
        throw new HubFault(1002, 'invalid username or password');
      }
      return openSession(row.id, context);
    },
  },
  sslLogin: {
    signature: ['proxyuser=', 'proxyauthtype=', 'renew=', 'exclusive='],
    run: (_given, context) => {
      const row = context.store.state.users.find(({ name }) => name === context.clientName);
      if (row === undefined) throw new HubFault(1002, 'could not verify client: None');
      return openSession(row.id, context);
    },
  },
  logout: {
    signature: ['session_id='],
    writes: true,
    run: (_given, { session }) => {
      if (session !== null) session.isClosed = true;
      return null;
    },
  },
  getLoggedInUser: {
    signature: [],
    run: (_given, { session, store }) => {
      const user = store.state.users.find(({ id }) => id === session?.user);
      if (user === undefined) return null;
      return {
        id: user.id,
        name: user.name,
        status: 0,
        usertype: 0,
        krb_principals: [`${user.name}@LAB.TEST`],
        authtype: 0,
        krb_principal: `${user.name}@LAB.TEST`,
      };
    },
  },
};

function openSession(user: number, { store }: MethodContext): KojiValue {
  const session: SessionRow = {
    id: store.nextId(),
    key: `1-${randomBytes(12).toString('base64url')}`,
    user,
    callnum: null,
    isExpired: false,
    isClosed: false,
  };
  store.state.sessions.push(session);
  store.save();
  return { 'session-id': session.id, 'session-key': session.key, 'header-auth': true };
}

/** What a request says of its session. */
export interface Credentials {
  readonly id: string | null;
  readonly key: string | null;
  readonly callnum: string | null;
}

/** The session of a request, once its number was checked; null: anonymous. @throws HubFault */
export function checkSession(
  state: HubState,
  { id, key, callnum }: Credentials,
  method: string,
): SessionRow | null {
  if (id === null) return null;
  if (key === null) throw new HubFault(1002, 'session-key not specified in session args');
  const session = state.sessions.find((row) => row.id === Number(id) && row.key === key);
  if (session === undefined || session.isClosed) {
    throw new HubFault(1002, 'Invalid session or bad credentials');
  }
  if (session.isExpired && method !== 'login' && method !== 'sslLogin') {
    throw new HubFault(1007, `session "${id}" has expired`);
  }
  if (callnum !== null && session.callnum !== null) checkCallnum(session, Number(callnum), method);
  return session;
}

function checkCallnum(session: SessionRow, callnum: number, method: string): void {
  const last = session.callnum!;
  if (last > callnum) {
    throw new HubFault(
      1008,
      `${String(last)} > ${String(callnum)} (session ${String(session.id)})`,
    );
  }
  if (last === callnum) {
    throw new HubFault(
      1009,
      `unable to retry call ${String(callnum)} (method ${method}) for session ${String(session.id)}`,
    );
  }
}

/** The user of a session who has a permission. @throws HubFault */
export function userWith(permission: string | null, { session, store }: MethodContext): number {
  const user = store.state.users.find(({ id }) => id === session?.user);
  if (user === undefined) throw new HubFault(1004, 'you must be logged in for this operation');
  const has =
    permission === null || ['admin', permission].some((one) => user.permissions.includes(one));
  if (!has) {
    throw new HubFault(1004, `${permission!} permission required (logged in as ${user.name})`);
  }
  return user.id;
}
