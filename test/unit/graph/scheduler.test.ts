import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { NodeId } from '../../../config-schemas/names.js';
import type { PhaseDeclaration, Plan, PlanNode } from '../../../graph/model.js';
import { Scheduler, type Execution, type SchedulerOptions } from '../../../graph/scheduler.js';
import type { PlanProgress } from '../../../graph/progress.js';
import { inTopologicalOrder } from '../../../graph/topology.js';
import type { StepOutcome } from '../../../graph/wire.js';

const outcome = (more: Partial<StepOutcome> = {}): StepOutcome => ({
  summary: 'ok',
  numbers: {},
  data: {},
  warnings: [],
  failedDeliverables: [],
  reused: false,
  ...more,
});

const step = (name: string, more: object = {}) => ({
  name,
  queue: 'any' as const,
  timeoutMs: 1000,
  retry: 'once' as const,
  ...more,
});

/** Phases `one` (a step), `media` (a step per planned item, then another), `picky` (skipped after a failed need). */
const PHASES: Readonly<Record<string, Partial<PhaseDeclaration>>> = {
  one: { steps: [step('work')] },
  media: { steps: [step('plan'), step('disc', { each: 'plan' }), step('collect')] },
  picky: { steps: [step('work')], onNeedFailed: 'skip' },
};

const phaseNamed = (name: string): PhaseDeclaration => ({
  name,
  pungiPhase: null,
  scope: 'compose',
  needs: [],
  onNeedFailed: 'run',
  reads: [],
  steps: [],
  summary: '',
  ...PHASES[name],
});

const node = (id: string, phase = 'one', failable = false): PlanNode => ({
  id: id as NodeId,
  phase,
  variant: null,
  arch: null,
  block: null,
  failable,
});

const edge = (from: string, to: string) => ({
  from: from as NodeId,
  to: to as NodeId,
  because: 'test',
});

const options = (more: Partial<SchedulerOptions> = {}): SchedulerOptions => ({
  phaseNamed,
  taskQueueOf: () => 'q',
  capOf: () => 100,
  onFailure: 'stop',
  ...more,
});

const names = (executions: readonly Execution[]): string[] =>
  executions.map(
    ({ node: { id }, step: { name }, item }) =>
      `${id}/${name}${item === null ? '' : `.${String(item)}`}`,
  );

describe('the scheduler', () => {
  test('starts a node when all its needs are done', () => {
    const plan: Plan = {
      nodes: [node('a'), node('b'), node('c')],
      edges: [edge('a', 'c'), edge('b', 'c')],
    };
    const scheduler = new Scheduler(plan, options());
    const [a, b] = scheduler.next();
    scheduler.succeed(a!, outcome());
    expect(names(scheduler.next())).toEqual([]);
    scheduler.succeed(b!, outcome());
    expect(names(scheduler.next())).toEqual(['c/work']);
  });

  test('runs a step once per item that an earlier step found, and gives later steps all outcomes in order', () => {
    const scheduler = new Scheduler({ nodes: [node('m', 'media')], edges: [] }, options());
    scheduler.succeed(scheduler.next()[0]!, outcome({ items: 2 }));
    const discs = scheduler.next();
    expect(names(discs)).toEqual(['m/disc.0', 'm/disc.1']);
    scheduler.succeed(discs[1]!, outcome({ summary: 'second' }));
    scheduler.succeed(discs[0]!, outcome({ summary: 'first' }));
    const [collect] = scheduler.next();
    expect(collect?.commits).toBe(true);
    expect(collect?.previous.disc).toMatchObject([{ summary: 'first' }, { summary: 'second' }]);
  });

  test('goes past a step that has no items', () => {
    const scheduler = new Scheduler({ nodes: [node('m', 'media')], edges: [] }, options());
    scheduler.succeed(scheduler.next()[0]!, outcome({ items: 0 }));
    expect(names(scheduler.next())).toEqual(['m/collect']);
  });

  test('starts no further item of a node that failed', () => {
    const scheduler = new Scheduler(
      { nodes: [node('m', 'media', true)], edges: [] },
      options({ capOf: () => 1 }),
    );
    scheduler.succeed(scheduler.next()[0]!, outcome({ items: 3 }));
    scheduler.fail(scheduler.next()[0]!);
    expect(scheduler.next()).toEqual([]);
    expect(scheduler.state('m' as NodeId)).toBe('failed-allowed');
    expect(scheduler.isOver()).toBe(true);
  });

  test('keeps a queue without workers from blocking the others', () => {
    const taskQueueOf: SchedulerOptions['taskQueueOf'] = (_step, { id }) =>
      id.startsWith('slow') ? 'slow' : 'fast';
    const nodes = [node('slow1'), node('slow2'), node('fast1')];
    const scheduler = new Scheduler({ nodes, edges: [] }, options({ taskQueueOf, capOf: () => 1 }));
    expect(names(scheduler.next()).sort()).toEqual(['fast1/work', 'slow1/work']);
  });

  test('prefers the node with the longest chain behind it', () => {
    const plan: Plan = {
      nodes: [node('short'), node('long'), node('end')],
      edges: [edge('long', 'end')],
    };
    const scheduler = new Scheduler(plan, options({ capOf: () => 1 }));
    expect(names(scheduler.next())).toEqual(['long/work']);
  });

  test('after a fatal failure starts nothing new, and calls what never began cancelled', () => {
    const plan: Plan = { nodes: [node('a'), node('b'), node('c')], edges: [edge('b', 'c')] };
    const scheduler = new Scheduler(plan, options());
    const [first, second] = scheduler.next();
    scheduler.fail(first!.node.id === ('a' as NodeId) ? first! : second!);
    expect(scheduler.isOver()).toBe(false);
    scheduler.succeed(first!.node.id === ('a' as NodeId) ? second! : first!, outcome());
    expect(scheduler.next()).toEqual([]);
    expect(scheduler.isOver()).toBe(true);
    expect(scheduler.states().map(([, state]) => state)).toEqual(['failed', 'done', 'cancelled']);
  });

  test('goes on after a failure that was allowed, and skips what cannot do without', () => {
    const plan: Plan = {
      nodes: [node('a', 'one', true), node('b'), node('c', 'picky'), node('d', 'picky')],
      edges: [edge('a', 'b'), edge('a', 'c'), edge('c', 'd')],
    };
    const scheduler = new Scheduler(plan, options());
    scheduler.fail(scheduler.next()[0]!);
    expect(names(scheduler.next())).toEqual(['b/work']);
    expect(scheduler.state('c' as NodeId)).toBe('skipped');
    expect(scheduler.state('d' as NodeId)).toBe('skipped');
  });

  test('with onFailure wait holds only the branch that needs the node, until it is tried again', () => {
    const plan: Plan = { nodes: [node('a'), node('b'), node('c')], edges: [edge('a', 'c')] };
    const scheduler = new Scheduler(plan, options({ onFailure: 'wait' }));
    const executions = scheduler.next();
    const of = (id: string): Execution =>
      executions.find((execution) => execution.node.id === (id as NodeId))!;
    scheduler.fail(of('a'));
    expect(scheduler.isOver()).toBe(false);
    scheduler.succeed(of('b'), outcome());
    expect([scheduler.isOver(), scheduler.isHeld()]).toEqual([true, true]);
    scheduler.retry('a' as NodeId);
    scheduler.succeed(scheduler.next()[0]!, outcome());
    scheduler.succeed(scheduler.next()[0]!, outcome());
    expect(scheduler.states().every(([, state]) => state === 'done')).toBe(true);
  });

  test('starts nothing while it is paused, is not over meanwhile, and goes on when resumed', () => {
    const scheduler = new Scheduler(
      { nodes: [node('a'), node('b')], edges: [edge('a', 'b')] },
      options(),
    );
    const [a] = scheduler.next();
    scheduler.ready.pause();
    scheduler.succeed(a!, outcome());
    expect([names(scheduler.next()), scheduler.canStart(), scheduler.isOver()]).toEqual([
      [],
      false,
      false,
    ]);
    scheduler.ready.resume();
    expect(scheduler.canStart()).toBe(true);
    expect(names(scheduler.next())).toEqual(['b/work']);
  });

  test('keeps to a limit that is set later, until it is taken back', () => {
    const scheduler = new Scheduler(
      { nodes: ['a', 'b', 'c'].map((id) => node(id)), edges: [] },
      options(),
    );
    scheduler.ready.limit('q', 1);
    const [first] = scheduler.next();
    expect([scheduler.canStart(), names(scheduler.next())]).toEqual([false, []]);
    scheduler.ready.limit('q', 0);
    scheduler.succeed(first!, outcome());
    expect([scheduler.canStart(), scheduler.isOver()]).toEqual([false, false]);
    scheduler.ready.limit('q', null);
    expect(scheduler.next()).toHaveLength(2);
  });

  test('goes on without a failed node that is skipped, as if it had been allowed to fail', () => {
    const plan: Plan = {
      nodes: [node('a'), node('b'), node('c', 'picky')],
      edges: [edge('a', 'b'), edge('a', 'c')],
    };
    const scheduler = new Scheduler(plan, options({ onFailure: 'wait' }));
    scheduler.fail(scheduler.next()[0]!);
    scheduler.skip('a' as NodeId);
    expect(names(scheduler.next())).toEqual(['b/work']);
    expect(['a', 'c'].map((id) => scheduler.state(id as NodeId))).toEqual([
      'failed-allowed',
      'skipped',
    ]);
    expect(() => {
      scheduler.skip('b' as NodeId);
    }).toThrow('b has not failed');
  });

  test('waits for a person where one can mend the cause, also with onFailure stop', () => {
    const scheduler = new Scheduler(
      { nodes: [node('a'), node('b', 'one', true)], edges: [] },
      options(),
    );
    for (const execution of scheduler.next()) scheduler.fail(execution, true);
    expect([scheduler.isHeld(), scheduler.state('b' as NodeId)]).toEqual([true, 'failed-allowed']);
    scheduler.retry('a' as NodeId, 4711);
    const [again] = scheduler.next();
    expect(again?.adoptTask).toBe(4711);
    scheduler.fail(again!);
    expect([scheduler.isHeld(), scheduler.isOver()]).toEqual([false, true]);
  });

  test('calls a node reused if all its steps found their work done', () => {
    const scheduler = new Scheduler({ nodes: [node('a')], edges: [] }, options());
    scheduler.succeed(scheduler.next()[0]!, outcome({ reused: true }));
    expect(scheduler.state('a' as NodeId)).toBe('reused');
  });
});

const graphs = fc.integer({ min: 1, max: 25 }).chain((size) =>
  fc.record({
    phases: fc.array(fc.constantFrom('one', 'media', 'picky'), {
      minLength: size,
      maxLength: size,
    }),
    failable: fc.array(fc.boolean(), { minLength: size, maxLength: size }),
    edges: fc.array(fc.tuple(fc.nat(size - 1), fc.nat(size - 1)), { maxLength: size * 2 }),
    fails: fc.array(fc.integer({ min: 0, max: 9 }), { minLength: size, maxLength: size }),
    cap: fc.integer({ min: 1, max: 4 }),
    onFailure: fc.constantFrom('stop' as const, 'wait' as const),
    picks: fc.infiniteStream(fc.nat(1000)),
  }),
);

function planOf({ phases, failable, edges }: Sketch): Plan {
  const unordered = phases.map((phase, index) => node(`n${String(index)}`, phase, failable[index]));
  const unique = new Map(
    edges
      .filter(([from, to]) => from < to)
      .map(([from, to]) => [
        `${String(from)}-${String(to)}`,
        edge(`n${String(from)}`, `n${String(to)}`),
      ]),
  );
  return {
    nodes: inTopologicalOrder(unordered, [...unique.values()]),
    edges: [...unique.values()],
  };
}

interface Sketch {
  readonly phases: readonly string[];
  readonly failable: readonly boolean[];
  readonly edges: readonly (readonly [number, number])[];
}

/** Each node of a random graph fails always or never. */
function endAs(scheduler: Scheduler, execution: Execution, fails: readonly number[]): void {
  const lot = fails[Number(execution.node.id.slice(1))]!;
  if (lot === 0) scheduler.fail(execution);
  else scheduler.succeed(execution, outcome({ items: lot % 4 }));
}

describe('the scheduler on random graphs and outcomes', () => {
  test('handed over from scheduler to scheduler at any moment, end as in one go, and start nothing twice', () => {
    fc.assert(
      fc.property(graphs, fc.infiniteStream(fc.nat(9)), (graph, turns) => {
        const { fails, cap, picks } = graph;
        const plan = planOf(graph);
        // What fails holds its branch: the outcome then does not depend on the order in which steps end.
        const given = options({ capOf: () => cap, onFailure: 'wait' });
        const inOneGo = new Scheduler(plan, given);
        for (let next = inOneGo.next(); next.length > 0; next = inOneGo.next()) {
          for (const execution of next) endAs(inOneGo, execution, fails);
        }
        let scheduler = new Scheduler(plan, given);
        const underWay: Execution[] = [];
        const ended = new Set<string>();
        for (let turn = 0; !scheduler.isOver(); turn += 1) {
          expect(turn).toBeLessThan(2000);
          underWay.push(...scheduler.next());
          const doTakeBack = turns.next().value === 0;
          const [execution] = underWay.splice(picks.next().value! % underWay.length, 1);
          if (doTakeBack) scheduler.takeBack(execution!);
          else {
            const [key] = names([execution!]);
            expect(ended.has(key!)).toBe(false);
            ended.add(key!);
            endAs(scheduler, execution!, fails);
          }
          if (turns.next().value! > 2) continue;
          scheduler.drain();
          expect(scheduler.next()).toEqual([]);
          for (const rest of underWay.splice(0)) scheduler.takeBack(rest);
          const progress = JSON.parse(JSON.stringify(scheduler.pack())) as PlanProgress;
          scheduler = new Scheduler(plan, { ...given, progress });
        }
        expect(scheduler.states()).toEqual(inOneGo.states());
        expect(scheduler.tally.total()).toEqual(inOneGo.tally.total());
        expect(scheduler.failedNodes()).toEqual(inOneGo.failedNodes());
      }),
      { numRuns: 200 },
    );
  });

  test('never starts a node before its needs, never loses one, keeps the caps, and always ends', () => {
    fc.assert(
      fc.property(graphs, ({ phases, failable, edges, fails, cap, onFailure, picks }) => {
        const plan = planOf({ phases, failable, edges });
        const scheduler = new Scheduler(plan, options({ capOf: () => cap, onFailure }));
        const underWay: Execution[] = [];
        const started = new Map<string, number>();
        const begin = (): void => {
          for (const execution of scheduler.next()) {
            const key = names([execution])[0]!;
            expect(started.has(key)).toBe(false);
            started.set(key, 1);
            for (const { from } of plan.edges.filter(({ to }) => to === execution.node.id)) {
              expect(['done', 'failed-allowed', 'skipped']).toContain(scheduler.state(from));
            }
            underWay.push(execution);
          }
          expect(underWay.length).toBeLessThanOrEqual(cap);
        };
        begin();
        for (let turn = 0; underWay.length > 0; turn += 1) {
          expect(turn).toBeLessThan(1000);
          const [execution] = underWay.splice(picks.next().value! % underWay.length, 1);
          endAs(scheduler, execution!, fails);
          begin();
        }
        expect(scheduler.isOver()).toBe(true);
        const states = scheduler.states().map(([, state]) => state);
        const fatal = states.includes('failed');
        if (!fatal)
          expect(
            states.every((state) => ['done', 'failed-allowed', 'skipped'].includes(state)),
          ).toBe(true);
        if (fatal && onFailure === 'stop') expect(states).not.toContain('waiting');
      }),
      { numRuns: 300 },
    );
  });
});
