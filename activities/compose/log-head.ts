/** The first lines of a compose's main log (pungi/scripts/pungi_koji.py `run_compose`). */
import os from 'node:os';
import type { ComposeRequest } from '../../config-schemas/compose-request.js';
import type { ComposeIdentity } from '../../config-schemas/identity.js';
import type { ComposeOwner } from '../../graph/compose-activities.js';
import { isSupportedLabel } from '../../lib/compose-id/index.js';
import { commandLineOf } from './command-line.js';

export interface LogHead {
  readonly version: string;
  readonly request: ComposeRequest;
  readonly owner: ComposeOwner;
  readonly composeDir: string;
  readonly identity: ComposeIdentity;
  readonly time: Date;
}

/** Texts of the lines, in order. */
export function logHead({
  version,
  request,
  owner,
  composeDir,
  identity,
  time,
}: LogHead): readonly string[] {
  const { id, label } = identity;
  return [
    ...(label !== null && isSupportedLabel(label)
      ? [`Automatically setting 'supported' flag due to label: ${label}.`]
      : []),
    `Host: ${os.hostname()}`,
    `Punji version: ${version}`,
    `User name: ${os.userInfo().username}`,
    `Working directory: ${process.cwd()}`,
    `Command line: ${commandLineOf(request)}`,
    `Workflow: ${owner.workflowId} (first run ${owner.firstRunId})`,
    `Compose top directory: ${composeDir}`,
    `Current timezone offset: ${timezoneOffset(time)}`,
    `COMPOSE_ID=${id}`,
  ];
}

/** `+HH:MM`, east of Greenwich positive. */
export function timezoneOffset(time: Date): string {
  const minutes = -time.getTimezoneOffset();
  const two = (value: number): string => String(value).padStart(2, '0');
  const absolute = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(absolute / 60))}:${two(absolute % 60)}`;
}
