/** Whether a schedule is going to start something. */
import type { Client } from '@temporalio/client';

export async function hasActiveSchedule(client: Client): Promise<boolean> {
  for await (const { state, info } of client.schedule.list()) {
    if (!state.paused && info.nextActionTimes.length > 0) return true;
  }
  return false;
}
