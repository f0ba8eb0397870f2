/** What a module stream needs at run time, in both forms of modulemd: version 1 names one stream of each module. */
import { z } from 'zod';

/** Modules with the streams of each that would do. None: any; `-STREAM`: not this one. */
export type ModuleDependencies = ReadonlyMap<string, readonly string[]>;

const text = z.string();
const second = z.array(z.object({ requires: z.record(text, z.array(text)).default({}) }));
const first = z.object({ requires: z.record(text, text).default({}) });

export const dependenciesSchema = z
  .union([
    second.transform((sets) => sets.map(({ requires }) => new Map(Object.entries(requires)))),
    first.transform(({ requires }) => [
      new Map(Object.entries(requires).map(([module, stream]) => [module, [stream]])),
    ]),
  ])
  .default([]);

/** Whether a stream is one of those that would do. */
export function isStreamMeant(streams: readonly string[], stream: string): boolean {
  const refused = streams.filter((one) => one.startsWith('-'));
  if (refused.includes(`-${stream}`)) return false;
  return refused.length === streams.length || streams.includes(stream);
}
