/** Temporal's runtime in this process: its log through pino, its metrics for Prometheus. */
import { Runtime, type LogMetadata, type Logger as TemporalLogger } from '@temporalio/worker';
import type { Logger } from 'pino';

export interface RuntimeOptions {
  readonly log: Logger;
  /** `HOST:PORT` at which Prometheus may scrape; null: no metrics. */
  readonly metricsAddress: string | null;
}

/** To be called once, before the first connection. Signals are handled by the caller. */
export function installRuntime({ log, metricsAddress }: RuntimeOptions): void {
  Runtime.install({
    logger: temporalLogger(log),
    shutdownSignals: [],
    telemetryOptions: {
      logging: { filter: { core: 'WARN', other: 'ERROR' }, forward: {} },
      ...(metricsAddress === null
        ? {}
        : { metrics: { prometheus: { bindAddress: metricsAddress } } }),
    },
  });
}

/** To be called last: a runtime that no worker has used would keep the process alive. */
export async function endRuntime(): Promise<void> {
  await Runtime.instance().shutdown();
}

/** Pino as the SDK's logger. */
export function temporalLogger(log: Logger): TemporalLogger {
  const at =
    (level: 'trace' | 'debug' | 'info' | 'warn' | 'error') =>
    (message: string, meta?: LogMetadata): void => {
      log[level](plain(meta), message);
    };
  const levels = {
    trace: at('trace'),
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
  };
  return {
    ...levels,
    log: (level, message, meta) => {
      levels[level.toLowerCase() as keyof typeof levels](message, meta);
    },
  };
}

/** The SDK's metadata holds symbols and BigInts, which JSON does not know. */
function plain(meta: LogMetadata = {}): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(meta).map(([key, value]) => [
      key,
      typeof value === 'bigint' ? String(value) : value,
    ]),
  );
}
