/** Answers the compose workflow's queries. */
import { defineQuery, setHandler } from '@temporalio/workflow';
import {
  PLAN_QUERY,
  STATUS_QUERY,
  type PlanPage,
  type PlanQueryInput,
  type StatusReport,
} from './messages.js';
import type { OperatorDesk } from './operator.js';
import type { RunView } from './run-view.js';

export function answerQueries(view: RunView, desk: OperatorDesk): void {
  const report = (): StatusReport => {
    const known = view.report();
    return { ...known, operator: desk.report(known.composeId) };
  };
  setHandler(defineQuery<StatusReport>(STATUS_QUERY), report, {
    description: 'Where the compose stands: phases, what runs, failures, what waits for whom.',
  });
  setHandler(
    defineQuery<PlanPage, [PlanQueryInput?]>(PLAN_QUERY),
    (page) => view.page(page ?? {}),
    {
      description: 'Nodes of the plan with their states, paged: {"offset": 0, "limit": 500}.',
    },
  );
}
