/** The request of a compose out of a command line. Paths are made absolute: workers have another directory. */
import path from 'node:path';
import { webhookSchema, type ComposeRequestInput } from '../../config-schemas/compose-request.js';
import { composeTypeSchema } from '../../config-schemas/names.js';
import { parseDuration } from '../options/duration.js';
import { overridesOf, variablesOf } from '../options/overrides.js';
import type { Parsed } from '../options/parsed.js';
import { UsageError } from '../options/usage-error.js';

/** Reads the command line. @throws UsageError */
export function requestOf(parsed: Parsed, cwd: string): ComposeRequestInput {
  const absolute = (slot: string): string | undefined => {
    const text = parsed.text(slot);
    return text === undefined ? undefined : path.resolve(cwd, text);
  };
  if (!parsed.has('target-dir') && !parsed.has('compose-dir')) {
    throw new UsageError('one of the arguments --target-dir --compose-dir is required');
  }
  return {
    config: configOf(parsed, cwd),
    ...given('targetDir', absolute('target-dir')),
    ...given('composeDir', absolute('compose-dir')),
    ...given('type', composeTypeSchema.optional().parse(parsed.text('type'))),
    ...given('label', parsed.text('label')),
    noLabel: parsed.has('no-label'),
    supported: parsed.has('supported'),
    skipPhases: [...parsed.list('skip-phase')],
    justPhases: [...parsed.list('just-phase')],
    oldComposes: parsed.list('old-composes').map((dir) => path.resolve(cwd, dir)),
    skipUnchanged: parsed.has('skip-unchanged'),
    ...given('kojiEvent', kojiEventOf(parsed.text('koji-event'), cwd)),
    notificationScripts: parsed.list('notification-script').map((name) => scriptOf(name, cwd)),
    ...given('notificationTimeoutSeconds', seconds(parsed, 'script-timeout')),
    ...webhooksOf(parsed, cwd),
    latestLink: !parsed.has('no-latest-link'),
    latestLinkStatuses: [...parsed.list('latest-link-status')],
    ...given('latestLinkComponents', parsed.integer('latest-link-components')),
    ...given('keepComposes', keepOf(parsed)),
    parentComposeIds: [...parsed.list('parent-compose-id')],
    ...given('respinOf', parsed.text('respin-of')),
    onFailure: parsed.text('on-failure') === 'wait' ? 'wait' : 'stop',
    ...given('decisionTimeoutSeconds', seconds(parsed, 'wait-limit')),
    ...given('reminderSeconds', seconds(parsed, 'wait-reminder')),
    overrides: overridesOf(parsed),
    variables: variablesOf(parsed),
    quiet: parsed.has('quiet'),
  };
}

/** A name without a slash is looked up in PATH; workers do not share our working directory. */
const scriptOf = (script: string, cwd: string): string =>
  script.includes('/') ? path.resolve(cwd, script) : script;

function seconds(parsed: Parsed, option: string): number | undefined {
  const text = parsed.text(option);
  return text === undefined ? undefined : parseDuration(text, option);
}

function keepOf(parsed: Parsed): number | undefined {
  const keep = parsed.integer('keep');
  if (keep !== undefined && keep < 1) throw new UsageError('argument --keep: at least 1');
  return keep;
}

function webhooksOf(parsed: Parsed, cwd: string): Pick<ComposeRequestInput, 'webhooks'> {
  const urls = parsed.list('webhook');
  if (urls.length === 0) return {};
  const wrong = urls.find((url) => !webhookSchema.safeParse({ url }).success);
  if (wrong !== undefined) {
    throw new UsageError(`argument --webhook: '${wrong}' is no address such as https://host/path`);
  }
  const file = parsed.text('webhook-secret-file');
  const secret = file === undefined ? {} : { secretFile: path.resolve(cwd, file) };
  return { webhooks: urls.map((url) => ({ url, ...secret })) };
}

/** The configuration: a path, or the URL of a git repository. @throws UsageError */
export function configOf(parsed: Parsed, cwd: string): string {
  const [positional] = parsed.positional;
  const option = parsed.text('config');
  if (positional !== undefined && option !== undefined) {
    throw new UsageError('argument --config: not allowed with argument CONFIG');
  }
  const config = positional ?? option;
  if (config === undefined || config === '') {
    throw new UsageError('the following arguments are required: CONFIG (or --config FILE)');
  }
  return isUrl(config) ? config : path.resolve(cwd, config);
}

/** Whether the configuration lies in a git repository. */
export const isUrl = (config: string): boolean => config.includes('://');

function kojiEventOf(text: string | undefined, cwd: string): number | string | undefined {
  if (text === undefined) return undefined;
  return /^\d+$/.test(text) ? Number(text) : path.resolve(cwd, text);
}

/** A field that is there only if it has a value. */
function given<Key extends string, Value>(
  key: Key,
  value: Value | undefined,
): Partial<Record<Key, Value>> {
  return value === undefined ? {} : ({ [key]: value } as Partial<Record<Key, Value>>);
}
