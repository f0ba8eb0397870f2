/** Steps of fake composes that do what a test wants them to. */
import { Context } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';

/** A step that fails for good. */
export const fails = (message: string) => (): never => {
  throw ApplicationFailure.create({
    type: 'InputError',
    message,
    nonRetryable: true,
    details: [{ hint: 'mend it' }],
  });
};

/** A step that fails as long as it is `broken`, with an error of that class. */
export function repairable(type = 'InputError') {
  const state = { broken: true, runs: 0 };
  const step = (): Promise<object> => {
    state.runs += 1;
    if (!state.broken) return Promise.resolve({});
    throw ApplicationFailure.create({ type, message: 'no room', nonRetryable: true });
  };
  return { state, step };
}

/** A step that runs until it is let go or cancelled. */
export function gate() {
  const state = { open: false, running: 0, cancelled: 0 };
  const step = async (): Promise<object> => {
    state.running += 1;
    try {
      while (!state.open) {
        Context.current().heartbeat();
        await Context.current().sleep(50);
      }
      return {};
    } catch (error) {
      state.cancelled += 1;
      throw error;
    } finally {
      state.running -= 1;
    }
  };
  return { state, step };
}
