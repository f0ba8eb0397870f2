/** What a test may tell a hub in another process: weather, rules for tasks, and what happened so far. */
import type { Hub } from './hub.js';
import type { TaskRuleRow, WeatherRow } from './state.js';

export interface ControlRequest {
  readonly weather?: readonly (Partial<WeatherRow> & Pick<WeatherRow, 'what'>)[];
  readonly taskRules?: readonly (Partial<TaskRuleRow> & Pick<TaskRuleRow, 'method' | 'what'>)[];
  /** Plug-ins that the hub does not have, by their methods. */
  readonly lacking?: readonly string[];
  /** All sessions are forgotten, as by a hub whose database was lost. */
  readonly dropSessions?: boolean;
  /** Cancels a task as another user would. */
  readonly cancel?: number;
  /** Frees a task, which another builder then takes. */
  readonly free?: number;
}

/** Carries a request out and tells the state of things as JSON. */
export function control(hub: Hub, body: string): string {
  const asked = (body === '' ? {} : JSON.parse(body)) as ControlRequest;
  instruct(hub, asked);
  const { calls, tasks, sessions, weather } = hub.store.state;
  return JSON.stringify({ calls, tasks, sessions, weather });
}

/** Weather and rules, with what is not said filled in. */
export function instruct({ store, builder }: Hub, asked: ControlRequest): void {
  const { state } = store;
  for (const row of asked.weather ?? []) {
    state.weather.push({ method: '*', times: 1, delayMs: 0, ...row });
  }
  for (const row of asked.taskRules ?? []) {
    state.taskRules.push({
      arch: null,
      asksFor: null,
      faultCode: 1000,
      faultString: 'made to fail',
      times: 1,
      delayMs: 0,
      ...row,
    });
  }
  if (asked.lacking !== undefined) state.lacking = asked.lacking;
  if (asked.dropSessions === true) state.sessions.length = 0;
  const freed = state.tasks.find(({ id }) => id === asked.free);
  if (freed !== undefined) builder.free(freed);
  const task = state.tasks.find(({ id }) => id === asked.cancel);
  if (task !== undefined) {
    task.state = 3;
    builder.stop(task.id);
  }
  store.save();
}
