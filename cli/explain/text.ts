/** A failed compose on one screen: each failure with its cause, remedy, command, and what has changed. */
import path from 'node:path';
import { quoteCommand, quoteWord } from '../../lib/process/index.js';
import type { Changes, FailedNode, Fullness } from '../../lib/diagnosis/index.js';

/** What is known of a compose that is to be explained. */
export interface Explanation {
  readonly composeId: string;
  readonly composeDir: string;
  readonly status: string;
  readonly failed: readonly FailedNode[];
  /** What failed outside of nodes, as the compose noted it. */
  readonly errors: readonly string[];
  /** The last good compose, and what has changed since, by node; null if there is none. */
  readonly since: {
    readonly composeId: string;
    readonly changes: Readonly<Record<string, Changes>>;
  } | null;
  /** How full the file system is, if there is no room on it. */
  readonly full?: Fullness | null;
}

const MOST_NAMED = 5;
const MOST_COMMAND = 300;

/** Lines for a person, the cause of the first failure in the first of them. */
export function explanationLines(explanation: Explanation): readonly string[] {
  const { composeId, status, failed, errors, full } = explanation;
  if (isHeldByFullDisk(explanation)) return fullDiskLines(explanation, full ?? null);
  if (failed.length === 0 && errors.length === 0) {
    return [`${composeId} is ${status}: nothing failed`];
  }
  const [first] = failed;
  const head =
    first === undefined
      ? `${composeId} is ${status}`
      : `${composeId} is ${status}: ${first.node} failed${others(failed.length - 1)}`;
  return [
    head,
    ...grouped(failed).flatMap((nodes) => ['', ...failureLines(explanation, nodes)]),
    ...(failed.length > 0 ? [] : ['', ...errors]),
    ...(status === 'STARTED' ? [] : ['', 'When the cause is mended:', `  ${repair(explanation)}`]),
  ];
}

/** Steps that find no room are tried again by themselves; what cannot be written is not on disk either. */
const isHeldByFullDisk = ({ full, status }: Explanation): boolean =>
  (full ?? null) !== null && status === 'STARTED';

function fullDiskLines(
  { composeId, composeDir, failed }: Explanation,
  full: Fullness | null,
): readonly string[] {
  const mib = (bytes = 0): string => `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
  const nodes = failed.map(({ node }) => node).join(' ');
  return [
    `${composeId} is STARTED: there is no room on its file system`,
    '',
    line('cause', `the disk is full: ${mib(full?.freeBytes)} of ${mib(full?.sizeBytes)} are free`),
    line('at', composeDir),
    line('remedy', 'make room (old composes are the usual suspects); it then goes on by itself'),
    ...(nodes === '' ? [] : [line('failed', nodes)]),
    line('then', `punji retry ${quoteWord(composeDir)}`),
  ];
}

const others = (count: number): string =>
  count === 0 ? '' : `, and ${String(count)} other${count === 1 ? '' : 's'}`;

/** Failures of one cause are told once: a missing package fails a phase on all arches. */
function grouped(failed: readonly FailedNode[]): readonly (readonly FailedNode[])[] {
  const groups = new Map<string, FailedNode[]>();
  for (const failure of failed) {
    const key = failure.cause?.explanation ?? failure.error.message;
    groups.set(key, [...(groups.get(key) ?? []), failure]);
  }
  return [...groups.values()];
}

function failureLines(
  { composeDir, status, since }: Explanation,
  [failure, ...alike]: readonly FailedNode[],
): readonly string[] {
  if (failure === undefined) return [];
  const { node, step, attempts, host, failedAt, error, command, cause } = failure;
  const times = attempts === 1 ? 'once' : `${String(attempts)} times`;
  const [message = '', ...more] = error.message.split('\n');
  const remedy = cause?.remedy ?? error.hint;
  return [
    `${node}/${step} failed ${times}, last on ${host} at ${failedAt.slice(0, 19).replace('T', ' ')} UTC`,
    line('cause', cause?.explanation ?? message),
    ...(cause === null ? more.slice(0, MOST_NAMED).map((text) => line('', text)) : []),
    ...(remedy === null ? [] : [line('remedy', remedy)]),
    ...(cause === null ? [] : [line('said', cause.line)]),
    ...(command === null
      ? []
      : [
          line('command', shown(command.words)),
          line('log', path.relative(composeDir, command.logFile)),
        ]),
    ...(alike.length === 0 ? [] : [line('also', alike.map((other) => other.node).join(' '))]),
    ...(since === null ? [] : changeLines(since.composeId, since.changes[node])),
    ...(status === 'STARTED'
      ? [line('then', `punji retry ${quoteWord(composeDir)} ${nodeWords([failure, ...alike])}`)]
      : []),
  ];
}

const line = (label: string, text: string): string => `  ${label.padEnd(8)} ${text}`;

const nodeWords = (failed: readonly FailedNode[]): string =>
  failed.map(({ node }) => quoteWord(node)).join(' ');

function shown([program = '', ...args]: readonly string[]): string {
  const text = quoteCommand({ program, args });
  return text.length <= MOST_COMMAND ? text : `${text.slice(0, MOST_COMMAND)} …`;
}

function changeLines(composeId: string, changes: Changes | undefined): readonly string[] {
  if (changes === undefined) return [];
  const { options, added, removed } = changes;
  const parts = [
    ...(options.length === 0 ? [] : [`options ${options.join(', ')}`]),
    ...counted('new', added),
    ...counted('gone', removed),
  ];
  const what = parts.length === 0 ? 'nothing that it reads' : parts.join('; ');
  return [line('changed', `since ${composeId}: ${what}`)];
}

function counted(word: string, nevras: readonly string[]): readonly string[] {
  if (nevras.length === 0) return [];
  const named = nevras.slice(0, MOST_NAMED).join(', ');
  const rest = nevras.length > MOST_NAMED ? ', …' : '';
  const packages = nevras.length === 1 ? 'package' : 'packages';
  return [`${String(nevras.length)} ${packages} ${word} (${named}${rest})`];
}

/** A closed compose is run again in its directory; what is finished is not done again. */
const repair = ({ composeDir }: Explanation): string => `punji rerun ${quoteWord(composeDir)}`;
