/** What a task of an image was asked for, whatever its method. */
import { isStruct, type KojiStruct, type KojiValue } from '../../../../lib/koji/index.js';
import type { TaskRow } from '../state.js';

export interface ImageRequest {
  readonly name: string;
  readonly version: string;
  readonly release: string;
  readonly options: KojiStruct;
  readonly isScratch: boolean;
}

export function imageRequestOf({ id, method, request }: TaskRow): ImageRequest {
  const last = request.at(-1);
  const options = isStruct(last) ? last : {};
  const byName = method === 'kiwiBuild';
  const [first, second] = request;
  const name = byName ? String(options.profile ?? 'kiwi') : String(first);
  const version = byName ? String(options.version ?? '1') : String(second);
  const builder = method === 'imageBuilderBuild';
  return {
    name: builder ? String(request[3]) : name,
    version: builder ? String(request[4]) : version,
    release: String(options.release ?? `20260101.${String(id)}`),
    options,
    isScratch: options.scratch === true,
  };
}

/** Arches that may fail. */
export const optionalArches = ({ optional_arches: arches }: KojiStruct): readonly string[] =>
  Array.isArray(arches) ? (arches as readonly KojiValue[]).map(String) : [];
