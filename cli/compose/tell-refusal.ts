/** Tells notification scripts of a compose that is refused before a workflow is started, as Pungi does. */
import type { ComposeRequestInput } from '../../config-schemas/compose-request.js';
import { tellScripts } from '../../lib/notify/index.js';

const TIMEOUT_MS = 60_000;

/** Message `fail-to-start`, in the target directory (pungi/scripts/pungi_koji.py). @throws the error itself */
export async function tellRefusal(
  { config, targetDir, composeDir, notificationScripts = [] }: ComposeRequestInput,
  error: unknown,
  cwd: string,
): Promise<never> {
  if (notificationScripts.length === 0) throw error;
  const message = error instanceof Error ? error.message : String(error);
  const body = {
    command: process.argv,
    target_dir: targetDir ?? null,
    config,
    detail: message.split('\n', 1)[0] ?? '',
    errors: message.split('\n'),
  };
  const event = { id: '', sequence: 1, timeMs: Date.now(), message: 'fail-to-start', body };
  await tellScripts(event, {
    scripts: notificationScripts,
    composeDir: null,
    workDir: targetDir ?? composeDir ?? cwd,
    timeoutMs: TIMEOUT_MS,
    signal: new AbortController().signal,
  });
  throw error;
}
