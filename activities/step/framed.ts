/** The smaller frame around the activities at a compose's beginning and end: heartbeats, cancellation, failures. */
import { CancelledFailure, Context } from '@temporalio/activity';
import { faultPoint } from '../../lib/publish/index.js';
import { toFailure } from './failure.js';
import { Heartbeat } from './heartbeat.js';

type Activity = (input: never) => Promise<unknown>;

/** Gives each activity of the set that frame; they are idempotent of themselves. */
export function framed(activities: Readonly<Record<string, Activity>>): Record<string, Activity> {
  return Object.fromEntries(
    Object.entries(activities).map(([type, activity]) => [type, frame(type, activity)]),
  );
}

function frame(type: string, activity: Activity): Activity {
  const [node = type, key = type] = type.split('.');
  return async (input) => {
    const heartbeat = new Heartbeat();
    heartbeat.start();
    try {
      faultPoint('before-claim', node, key);
      const result = await activity(input);
      faultPoint('after-record', node, key);
      return result;
    } catch (error) {
      const cancelled = Context.current().cancellationDetails?.cancelRequested === true;
      throw cancelled ? new CancelledFailure('cancelled') : toFailure(error);
    } finally {
      heartbeat.stop();
    }
  };
}
