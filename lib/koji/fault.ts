/** Faults of a Koji hub by their codes (koji/__init__.py, classes of GenericError). */
import { KojiFault } from '../errors.js';
import { isStruct } from './struct.js';
import type { KojiValue } from './value.js';

/** Names of the codes that are asked for; all others are told by their number. */
export const FAULT = {
  generic: 1000,
  lock: 1001,
  auth: 1002,
  notAllowed: 1004,
  authLock: 1006,
  authExpired: 1007,
  sequence: 1008,
  retry: 1009,
  buildroot: 1012,
  serverOffline: 1014,
  parameter: 1019,
} as const;

/** Faults after which the same call may succeed by itself. */
const PASSING: readonly number[] = [FAULT.lock, FAULT.authLock, FAULT.serverOffline];

const HINTS: Readonly<Record<number, string>> = {
  [FAULT.auth]: "Check the profile's authtype, certificate or keytab.",
  [FAULT.notAllowed]: 'Ask an administrator of the hub for the permission.',
  [FAULT.retry]:
    'The call was carried out, but its answer was lost: look on the hub for what it made.',
  [FAULT.serverOffline]: 'The hub is being maintained; it is asked again later.',
};

/** The error for a fault's struct, as it comes alone or inside a multicall. */
export function faultOf(value: KojiValue, hub: string, method: string): KojiFault {
  const struct = isStruct(value) ? value : {};
  const code = typeof struct.faultCode === 'number' ? struct.faultCode : 1;
  const text = typeof struct.faultString === 'string' ? struct.faultString : 'no reason given';
  const hint = HINTS[code];
  return new KojiFault(
    { code, text, method, hub, isPassing: PASSING.includes(code) },
    hint === undefined ? {} : { hint },
  );
}
