/** Which rounds of disturbances there are: drawn from a seed, or one of each kind. */
import fc from 'fast-check';

export const KINDS = [
  'kill a worker',
  'kill the server',
  'kill a tool',
  'kill the command',
  'fill the disk',
  'cut the network',
  'freeze a worker',
] as const;
export type Kind = (typeof KINDS)[number];

export interface Disturbance {
  readonly kind: Kind;
  /** From the start of the compose. */
  readonly afterMs: number;
  /** For how long the disk is full, the network cut, the worker frozen. */
  readonly forMs: number;
}

export interface Round {
  readonly number: number;
  readonly disturbances: readonly Disturbance[];
}

/** About as long as a compose takes. */
const LATEST_MS = 20_000;
/** Also longer than the 10 s after which a worker that says nothing counts as dead. */
const SHORTEST_MS = 3_000;
const LONGEST_MS = 18_000;

const moment = fc.integer({ min: 200, max: LATEST_MS });
const duration = fc.integer({ min: SHORTEST_MS, max: LONGEST_MS });
const disturbanceOf = (kind: fc.Arbitrary<Kind>): fc.Arbitrary<Disturbance> =>
  fc.record({ kind, afterMs: moment, forMs: duration });

const numbered = (rounds: readonly (readonly Disturbance[])[]): readonly Round[] =>
  rounds.map((disturbances, index) => ({ number: index + 1, disturbances }));

/** So many rounds of one to four disturbances each. */
export function drawRounds(seed: number, count: number): readonly Round[] {
  const round = fc.array(disturbanceOf(fc.constantFrom(...KINDS)), { minLength: 1, maxLength: 4 });
  return numbered(fc.sample(round, { seed, numRuns: count }));
}

/** A round for each kind. */
export function oneOfEach(seed: number): readonly Round[] {
  return numbered(
    KINDS.map((kind, index) =>
      fc.sample(disturbanceOf(fc.constant(kind)), { seed: seed + index, numRuns: 1 }),
    ),
  );
}

export const describeRound = ({ number, disturbances }: Round): string =>
  [
    `round ${String(number)}:`,
    disturbances
      .map(({ kind, afterMs, forMs }) => `${kind} at ${seconds(afterMs)}${lasting(kind, forMs)}`)
      .join(', '),
  ].join(' ');

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
const lasting = (kind: Kind, forMs: number): string =>
  kind.startsWith('kill') ? '' : ` for ${seconds(forMs)}`;
