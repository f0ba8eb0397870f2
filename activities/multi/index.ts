/** The activities of a compose that is made of parts (docs/multi-compose.md). */
import { Context } from '@temporalio/activity';
import type { MultiActivities } from '../../graph/multi-activities.js';
import { assembleParts, writeParts } from '../../lib/multi/index.js';
import { NO_DELIVERABLES, writeStatus } from '../../lib/status/index.js';
import { prepareMulti } from './prepare.js';
import { partRequest } from './part-request.js';
import { runScripts } from './scripts.js';

export interface MultiDependencies {
  readonly isOpen: (workflowId: string) => Promise<boolean>;
}

export function createMultiActivities({ isOpen }: MultiDependencies): MultiActivities {
  return {
    'multi.prepare': (input) => prepareMulti(input, { isOpen, now: () => new Date() }),
    'multi.part': partRequest,
    'multi.scripts': (input) => runScripts(input, Context.current().cancellationSignal),
    'multi.assemble': ({ composeDir, finished, fresh }) =>
      assembleParts(composeDir, finished, fresh),
    'multi.status': async ({ composeDir, parts, status }) => {
      const records = parts.map(({ name, ...part }) => [name, part] as const);
      await writeParts(composeDir, Object.fromEntries(records));
      await writeStatus(composeDir, status, NO_DELIVERABLES);
    },
  };
}
