/** The event at which a compose sees its tags (pungi/phases/pkgset/sources/source_koji.py `get_koji_event_info`). */
import { z } from 'zod';
import { InputError, KojiFault, TransientError } from '../../errors.js';
import { FAULT, type KojiClient, type KojiValue } from '../../koji/index.js';

/** `work/global/koji-event`, as the hub has answered. */
export const kojiEventSchema = z.looseObject({ id: z.number().int(), ts: z.number() });
export type KojiEvent = z.infer<typeof kojiEventSchema>;

/**
 * The event of a number, else the hub's last.
 * @throws InputError if the hub has no such event (yet)
 */
export async function askEvent(koji: KojiClient, wanted: number | undefined): Promise<KojiEvent> {
  const answer =
    wanted === undefined
      ? await koji.call('getLastEvent')
      : await koji.call('getEvent', [wanted]).catch((error: unknown) => {
          throw noEvent(error, wanted, koji.profile.server);
        });
  return eventOf(answer);
}

function eventOf(answer: KojiValue): KojiEvent {
  const read = kojiEventSchema.safeParse(answer);
  if (read.success) return read.data;
  throw new TransientError(`the hub's answer is no event: ${z.prettifyError(read.error)}`);
}

function noEvent(error: unknown, wanted: number, server: string): unknown {
  if (!(error instanceof KojiFault) || error.code !== FAULT.generic) return error;
  return new InputError(`Koji hub ${server} has no event ${String(wanted)}: ${error.text}`, {
    hint: 'name an event of the past: correct --koji-event or koji_event, or leave it out for the last one',
    cause: error,
  });
}
