/**
 * Which streams can be enabled together so that one of them works: itself, and for each module that it needs a stream
 * that would do, and so on. Where several would do there are several combinations: a compose has packages for all.
 */
import { InputError } from '../errors.js';
import type { ModuleCatalog, ModuleStream } from './catalog.js';
import { isStreamMeant, type ModuleDependencies } from './dependencies.js';

/** Streams enabled together, by module. */
export type Combination = ReadonlyMap<string, ModuleStream>;

/** The module that stands for the distribution's release. */
const PLATFORM = 'platform';

/** More than this is a mistake in the metadata. */
const MAX_COMBINATIONS = 4096;

/**
 * All combinations in which a stream works; none if something it needs is not there.
 * @param platform stream of the platform; null: any will do
 */
export function combinationsFor(
  catalog: ModuleCatalog,
  stream: ModuleStream,
  platform: string | null,
): readonly Combination[] {
  const found = new Map<string, Combination>();
  for (const combination of extend(new Map([[stream.name, stream]]), [stream])) {
    found.set(signatureOf(combination), combination);
    if (found.size > MAX_COMBINATIONS) throw tooMany(stream);
  }
  return [...found.values()];

  /** @param open streams of the combination whose needs were not looked at */
  function* extend(
    combination: Combination,
    [first, ...open]: readonly ModuleStream[],
  ): Generator<Combination> {
    if (first === undefined) {
      yield combination;
      return;
    }
    const sets =
      first.dependencies.length === 0 ? [new Map() as ModuleDependencies] : first.dependencies;
    for (const needs of sets) yield* meet(combination, open, [...needs]);
  }

  function* meet(
    combination: Combination,
    open: readonly ModuleStream[],
    [need, ...others]: readonly (readonly [string, readonly string[]])[],
  ): Generator<Combination> {
    if (need === undefined) {
      yield* extend(combination, open);
      return;
    }
    const [name, streams] = need;
    const enabled = combination.get(name);
    if (name === PLATFORM) {
      if (platform !== null && !isStreamMeant(streams, platform)) return;
      yield* meet(combination, open, others);
    } else if (enabled !== undefined) {
      if (isStreamMeant(streams, enabled.stream)) yield* meet(combination, open, others);
    } else {
      for (const one of catalog.named(name)) {
        if (!isStreamMeant(streams, one.stream)) continue;
        yield* meet(new Map([...combination, [name, one]]), [...open, one], others);
      }
    }
  }
}

/** The same text for the same streams. */
const signatureOf = (combination: Combination): string =>
  [...combination.values()]
    .map(({ uid }) => uid)
    .sort()
    .join(' ');

/** Streams of the platform that modules ask for. */
export function platformsOf(streams: readonly Pick<ModuleStream, 'dependencies'>[]): string[] {
  const asked = streams.flatMap(({ dependencies }) =>
    dependencies.flatMap((needs) => needs.get(PLATFORM) ?? []),
  );
  return [...new Set(asked.filter((stream) => !stream.startsWith('-')))].sort();
}

const tooMany = ({ uid }: ModuleStream): InputError =>
  new InputError(
    `Module ${uid} can be enabled together with others in more than ${String(MAX_COMBINATIONS)} ways`,
    { hint: 'let its dependencies name the streams that it was built for' },
  );
