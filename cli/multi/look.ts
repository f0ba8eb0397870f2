/** Looks at a compose of parts, and shows it. */
import type { Part } from '../../graph/multi-activities.js';
import { STATUS_QUERY } from '../../workflows/messages.js';
import type { MultiReport } from '../../workflows/multi-messages.js';
import { limited } from '../session/call.js';
import type { Session } from '../session/session.js';

/** Null if no worker answers. */
export async function lookAtWhole(
  session: Session,
  workflowId: string,
): Promise<MultiReport | null> {
  const handle = session.client.workflow.getHandle(workflowId);
  return await limited(session.client, () => handle.query<MultiReport>(STATUS_QUERY)).catch(
    () => null,
  );
}

const STATUS_WIDTH = 'FINISHED_INCOMPLETE'.length;

export const partLine = ({ name, status, path }: Part): string =>
  `${status.padEnd(STATUS_WIDTH)} ${name}${path === null ? '' : `  ${path}`}`;

export function wholeLines(report: MultiReport | null): readonly string[] {
  if (report === null) return ['no worker answers'];
  return [
    ...report.parts.map(partLine),
    ...report.warnings,
    `STATUS    ${report.status}`,
    ...(report.composeDir === null ? [] : [`Directory ${report.composeDir}`]),
  ];
}
