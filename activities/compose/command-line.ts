/** The command line that asks for a compose; the main log shows it, so that it can be typed again. */
import type { ComposeRequest } from '../../config-schemas/compose-request.js';
import { quoteCommand } from '../../lib/process/index.js';

/** `punji compose …` with every option that is not at its default. */
export function commandLineOf(request: ComposeRequest): string {
  const each = (option: string, values: readonly string[]): string[] =>
    values.flatMap((value) => [option, value]);
  const one = (option: string, value: string | number | undefined): string[] =>
    value === undefined ? [] : [`${option}=${String(value)}`];
  const flag = (option: string, isSet: boolean): string[] => (isSet ? [option] : []);
  const args = [
    'compose',
    ...one('--config', request.config),
    ...one('--target-dir', request.targetDir),
    ...one('--compose-dir', request.composeDir),
    ...flag(`--${request.type ?? ''}`, request.type !== undefined),
    ...one('--label', request.label),
    ...flag('--no-label', request.noLabel),
    ...flag('--supported', request.supported),
    ...each('--old-composes', request.oldComposes),
    ...each('--skip-phase', request.skipPhases),
    ...each('--just-phase', request.justPhases),
    ...one('--koji-event', request.kojiEvent),
    ...each('--notification-script', request.notificationScripts),
    ...flag('--no-latest-link', !request.latestLink),
    ...each('--latest-link-status', request.latestLinkStatuses),
    ...(request.latestLinkComponents === -1
      ? []
      : one('--latest-link-components', request.latestLinkComponents)),
    ...each('--parent-compose-id', request.parentComposeIds),
    ...one('--respin-of', request.respinOf),
    ...flag('--quiet', request.quiet),
  ];
  return quoteCommand({ program: 'punji', args });
}
