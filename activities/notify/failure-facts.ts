/** The keys of message `fail-to-start` (pungi/scripts/pungi_koji.py): the compose does not exist. */
import {
  composeRequestSchema,
  type ComposeRequestInput,
} from '../../config-schemas/compose-request.js';
import { commandLineWords } from '../compose/command-line.js';

/** `command` is a list of words; it can only be given for a request of the right shape. */
export function failureFacts(
  request: ComposeRequestInput,
  message: string,
): Readonly<Record<string, unknown>> {
  const parsed = composeRequestSchema.safeParse(request);
  return {
    command: parsed.success ? commandLineWords(parsed.data) : ['punji', 'compose'],
    target_dir: request.targetDir ?? request.composeDir ?? null,
    config: request.config,
    detail: message.split('\n', 1)[0] ?? '',
    errors: message.split('\n'),
  };
}
