/** The Koji event of all parts: the one that was asked for, else the last one of the hub, decided once. */
import { z } from 'zod';
import { ComposeTree } from '../../lib/compose-tree/index.js';
import { InputError } from '../../lib/errors.js';
import { isStruct, openKoji } from '../../lib/koji/index.js';
import { readJsonFile, writeFileAtomic } from '../../lib/process/index.js';

/** Pungi's file has the hub's whole answer; only the id is needed. */
const eventSchema = z.object({ id: z.number().int().positive() });

const eventFile = (composeDir: string): string => new ComposeTree(composeDir).kojiEventFile();

/** Notes the event, unless an earlier attempt or run has. @throws TransientError if the hub does not answer */
export async function decideEvent(
  asked: number | null,
  profile: string | null,
  composeDir: string,
): Promise<void> {
  if (asked === null && (profile === null || (await decidedEvent(composeDir)) !== null)) return;
  const id = asked ?? (await lastEvent(profile ?? ''));
  await writeFileAtomic(eventFile(composeDir), JSON.stringify({ id }));
}

/** Null if parts decide for themselves. */
export async function decidedEvent(composeDir: string): Promise<number | null> {
  const event = await readJsonFile(eventFile(composeDir), eventSchema, { missing: null });
  return event === null ? null : event.id;
}

async function lastEvent(profile: string): Promise<number> {
  const koji = await openKoji(profile);
  try {
    const event = await koji.call('getLastEvent');
    const id = isStruct(event) ? event['id'] : undefined;
    if (typeof id === 'number') return id;
    throw new InputError(`the hub of Koji profile ${profile} names no last event`);
  } finally {
    koji.close();
  }
}
