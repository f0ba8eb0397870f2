/** The parts of a verb's help that commander does not know: exit codes and examples. */
import type { VerbSpec } from './model.js';

export function helpEpilogue({ exitCodes, examples }: VerbSpec): string {
  const codes = exitCodes.map(([code, meaning]) => `  ${String(code)}  ${meaning}`);
  const shown = examples.map((example) => `  ${example}`);
  return [
    ...(codes.length > 0 ? ['', 'Exit codes:', ...codes] : []),
    ...(shown.length > 0 ? ['', 'Examples:', ...shown] : []),
    '',
  ].join('\n');
}
