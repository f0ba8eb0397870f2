/** Tells the Compose Tracking Service where a compose lies; a compose does not fail for that. */
import type { Config } from '../../config-schemas/config.js';
import { translatePath } from '../../lib/compose-id/index.js';
import { setComposeUrl, trackerSettings } from '../../lib/cts/index.js';
import { PunjiError } from '../../lib/errors.js';

/** A warning if the service could not be told; nothing is told if no prefix in translate_paths makes a URL of the path. */
export async function tellTracker(
  config: Config,
  compose: { readonly id: string; readonly dir: string },
  context: { readonly logFile: string; readonly signal: AbortSignal },
): Promise<readonly string[]> {
  const settings = trackerSettings(config);
  const url = translatePath(config.translate_paths, compose.dir);
  if (settings === null || url === compose.dir) return [];
  try {
    await setComposeUrl(settings, compose.id, url, context);
    return [];
  } catch (error) {
    if (!(error instanceof PunjiError)) throw error;
    return [`CTS compose_url update failed with the error: ${error.message}`];
  }
}
