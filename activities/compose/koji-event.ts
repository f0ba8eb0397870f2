/** The Koji event of a compose: a number, or that of another compose (pungi/wrappers/kojiwrapper.py `get_koji_event_raw`). */
import { z } from 'zod';
import type { ComposeRequest } from '../../config-schemas/compose-request.js';
import { ComposeTree } from '../../lib/compose-tree/index.js';
import { readJsonFile } from '../../lib/process/index.js';

const eventSchema = z.object({ id: z.number().int().nonnegative() });

/** The request's event, else the configuration's; undefined if neither names one. */
export async function kojiEventOf(
  { kojiEvent }: Pick<ComposeRequest, 'kojiEvent'>,
  configured: number | undefined,
): Promise<number | undefined> {
  if (kojiEvent === undefined) return configured;
  if (typeof kojiEvent === 'number') return kojiEvent;
  return (await readJsonFile(new ComposeTree(kojiEvent).kojiEventFile(), eventSchema)).id;
}
