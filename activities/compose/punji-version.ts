/** Punji's own version, as package.json beside the sources or the build says it. */
import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { InternalError } from '../../lib/errors.js';

const packageSchema = z.object({ name: z.literal('punji'), version: z.string() });

/** From the sources, and from the folder that the build writes into. */
const PLACES = ['../../package.json', '../../../package.json'];

/** @throws InternalError if the installation is incomplete */
export function punjiVersion(): string {
  for (const place of PLACES.map((file) => new URL(file, import.meta.url))) {
    if (!existsSync(place)) continue;
    const parsed = packageSchema.safeParse(JSON.parse(readFileSync(place, 'utf8')));
    if (parsed.success) return parsed.data.version;
  }
  throw new InternalError("Punji's package.json is missing", { hint: 'install Punji again' });
}
