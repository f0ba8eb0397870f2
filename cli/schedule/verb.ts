/** What each action on schedules is given. */
import { ScheduleNotFoundError, type ScheduleHandle } from '@temporalio/client';
import { InputError } from '../../lib/errors.js';
import type { Parsed } from '../options/parsed.js';
import type { Session } from '../session/session.js';
import type { Terminal } from '../terminal.js';

export interface ScheduleCall {
  readonly session: Session;
  readonly name: string;
  readonly parsed: Parsed;
  readonly terminal: Terminal;
}

/** Carries an action out; gives the exit code. */
export type ScheduleVerb = (call: ScheduleCall) => Promise<number>;

/** Does something with the schedule of that name. @throws InputError if there is none */
export async function withSchedule<T>(
  { session, name }: ScheduleCall,
  act: (handle: ScheduleHandle) => Promise<T>,
): Promise<T> {
  try {
    return await act(session.client.schedule.getHandle(name));
  } catch (error) {
    if (!(error instanceof ScheduleNotFoundError)) throw error;
    throw new InputError(`there is no schedule '${name}'`, {
      hint: '`punji schedule list` shows them',
      cause: error,
    });
  }
}
