/** The last lines of a compose's main log (pungi/scripts/pungi_koji.py, pungi/compose.py). */
import type { ComposeStatus } from '../../config-schemas/names.js';
import type { FinishInput } from '../../graph/compose-activities.js';
import { ComposeTree } from '../../lib/compose-tree/index.js';
import type { LogLevel } from '../../lib/log/index.js';

interface Line {
  readonly level: LogLevel;
  readonly text: string;
}

const line = (level: LogLevel, text: string): Line => ({ level, text });

/** Failed deliverables, warnings, errors, and how it ended. */
export function closingLines(
  { compose, errors, failedDeliverables }: FinishInput,
  status: ComposeStatus,
  warnings: readonly string[],
): readonly Line[] {
  const { composeDir } = compose;
  const failed = failedDeliverables.map(({ kind, variant, arch, subvariant }) =>
    line(
      'INFO',
      `Failed ${kind} on variant <${variant}>, arch <${arch}>, subvariant <${subvariant ?? 'None'}>.`,
    ),
  );
  const warned = warnings.map((text) => line('WARNING', text));
  return [...failed, ...warned, ...endOf(composeDir, status, errors)];
}

function endOf(
  composeDir: string,
  status: ComposeStatus,
  errors: readonly string[],
): readonly Line[] {
  if (status === 'FINISHED' || status === 'FINISHED_INCOMPLETE') {
    return [line('INFO', `Compose finished: ${composeDir}`)];
  }
  const reasons = status === 'TERMINATED' && errors.length === 0 ? ['cancelled'] : errors;
  const traceback = new ComposeTree(composeDir).tracebackFile();
  return [
    ...reasons.map((reason) => line('ERROR', `Compose run failed: ${reason}`)),
    ...(errors.length > 0 ? [line('ERROR', `Extended traceback in: ${traceback}`)] : []),
    line('CRITICAL', `Compose failed: ${composeDir}`),
  ];
}
