/** Telling structs of Koji's answers from other values. */
import type { KojiStruct, KojiValue } from './value.js';

export function isStruct(value: KojiValue | undefined): value is KojiStruct {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Uint8Array)
  );
}
