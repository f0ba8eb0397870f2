/** Tells of the end of a compose whose own workflow was closed from outside. */
import type { EndToTell } from '../graph/notify-activities.js';
import { Notifier } from './notifier.js';
import { receiversOf, startDirOf } from './receivers.js';

/** One event; it has the name that the compose's own would have had. */
export async function tellEnd({
  request,
  composeDir,
  firstRunId,
  status,
}: EndToTell): Promise<readonly string[]> {
  const warnings: string[] = [];
  const warn = (text: string): number => warnings.push(text);
  const notifier = new Notifier(receiversOf(request), startDirOf(request), warn, firstRunId);
  await notifier.open(composeDir, null);
  await notifier.send('status-change', { status }, status);
  await notifier.close();
  return warnings;
}
