/** Which Temporal server is meant: what TEMPORAL_* variables and temporal.toml say, else none (embedded mode). */
import { loadClientConfigProfile, toClientOptions } from '@temporalio/envconfig';
import type { ConnectionOptions } from '@temporalio/client';
import { ConfigError } from '../../lib/errors.js';

/** How to reach a server. Secrets (API key, TLS key) stay in the connection options: they are never logged. */
export interface ServerSettings {
  readonly address: string;
  readonly namespace: string;
  readonly connection: ConnectionOptions;
}

const DEFAULT_ADDRESS = 'localhost:7233';
const DEFAULT_NAMESPACE = 'default';

/**
 * The server that the environment or the `temporal.toml` profile names; null if neither does.
 * @throws ConfigError if the profile that TEMPORAL_PROFILE names, or the file, cannot be read
 */
export function configuredServer(environment: NodeJS.ProcessEnv): ServerSettings | null {
  const variables = definedOnly(environment);
  const wanted = variables['TEMPORAL_PROFILE'];
  const profile = loadProfile(variables);
  if (profile.address === undefined && wanted === undefined) return null;
  const { connectionOptions, namespace } = toClientOptions(profile);
  const address = profile.address ?? DEFAULT_ADDRESS;
  return {
    address,
    namespace: namespace ?? DEFAULT_NAMESPACE,
    connection: { ...(connectionOptions as ConnectionOptions), address },
  };
}

function loadProfile(variables: Record<string, string>) {
  try {
    return loadClientConfigProfile({ overrideEnvVars: variables });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new ConfigError(
      [{ severity: 'error', message: `cannot read the Temporal profile: ${why}` }],
      {
        hint: 'see TEMPORAL_CONFIG_FILE and TEMPORAL_PROFILE; without them an embedded server is used',
        cause: error,
      },
    );
  }
}

/** An empty variable means that it is not set, as shells write it. */
function definedOnly(environment: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).filter(
      (entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== '',
    ),
  );
}
