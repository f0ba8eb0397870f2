/** The command line that asks for a compose; the main log shows it, so that it can be typed again. */
import type { ComposeRequest } from '../../config-schemas/compose-request.js';
import { quoteCommand } from '../../lib/process/index.js';

/** `punji compose …` with every option that is not at its default. */
export function commandLineOf(request: ComposeRequest): string {
  const [program, ...args] = commandLineWords(request);
  return quoteCommand({ program, args });
}

/** The same, word by word. */
export function commandLineWords(request: ComposeRequest): [string, ...string[]] {
  const each = (option: string, values: readonly string[]): string[] =>
    values.flatMap((value) => [option, value]);
  const one = (option: string, value: string | number | undefined): string[] =>
    value === undefined ? [] : [`${option}=${String(value)}`];
  const flag = (option: string, isSet: boolean): string[] => (isSet ? [option] : []);
  return [
    'punji',
    'compose',
    ...one('--config', request.config),
    ...one('--target-dir', request.targetDir),
    ...one('--compose-dir', request.composeDir),
    ...flag(`--${request.type ?? ''}`, request.type !== undefined),
    ...one('--label', request.label),
    ...flag('--no-label', request.noLabel),
    ...flag('--supported', request.supported),
    ...each('--old-composes', request.oldComposes),
    ...pairs('--set', request.overrides, literal),
    ...pairs('--define', request.variables, (value) => value),
    ...each('--skip-phase', request.skipPhases),
    ...each('--just-phase', request.justPhases),
    ...one('--koji-event', request.kojiEvent),
    ...(request.onFailure === 'stop' ? [] : one('--on-failure', request.onFailure)),
    ...each('--notification-script', request.notificationScripts),
    ...each(
      '--webhook',
      request.webhooks.map(({ url }) => url),
    ),
    ...one(
      '--webhook-secret-file',
      request.webhooks.find(({ secretFile }) => secretFile)?.secretFile,
    ),
    ...flag('--no-latest-link', !request.latestLink),
    ...each('--latest-link-status', request.latestLinkStatuses),
    ...(request.latestLinkComponents === -1
      ? []
      : one('--latest-link-components', request.latestLinkComponents)),
    ...one('--keep', request.keepComposes),
    ...each('--parent-compose-id', request.parentComposeIds),
    ...one('--respin-of', request.respinOf),
    ...flag('--quiet', request.quiet),
  ];
}

function pairs<T>(
  option: string,
  values: Readonly<Record<string, T>>,
  write: (value: T) => string,
): string[] {
  return Object.entries(values).flatMap(([key, value]) => [option, `${key}=${write(value)}`]);
}

/** A value as `.conf` files have it: JSON, but for Python's names of the constants. */
function literal(value: unknown): string {
  if (value === null || value === undefined) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (typeof value !== 'object') return JSON.stringify(value);
  const members = Object.entries(value).map(
    ([key, inner]) => `${JSON.stringify(key)}: ${literal(inner)}`,
  );
  return `{${members.join(', ')}}`;
}
