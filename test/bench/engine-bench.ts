/** Measures the engine without work to do: plans of many nodes, and steps that do nothing on a real dev server. */
import { plan } from '../../graph/plan.js';
import { fakeOf, withCompose } from '../e2e/fake-compose.js';
import { startFakeServer } from '../e2e/fake-server.js';
import { planInput } from '../unit/graph/plan-inputs.js';

export interface EngineBench {
  readonly planNodes: number;
  readonly planMs: number;
  readonly composeNodes: number;
  /** A whole compose of steps that do nothing, divided by its nodes. */
  readonly perNodeMs: number;
}

const ARCHES = ['aarch64', 'ppc64le', 's390x', 'x86_64'];

const wideInput = (variants: number) =>
  planInput(
    Array.from({ length: variants }, (_, index) => [`V${index}`, 'variant', ARCHES] as const),
  );

/** The smallest number of variants whose plan has at least `nodes` nodes. */
function benchPlan(nodes: number): Pick<EngineBench, 'planNodes' | 'planMs'> {
  const perVariant = plan(wideInput(2)).nodes.length - plan(wideInput(1)).nodes.length;
  const input = wideInput(Math.ceil(nodes / perVariant));
  const startMs = performance.now();
  const { nodes: made } = plan(input);
  return { planNodes: made.length, planMs: performance.now() - startMs };
}

async function benchNodes(
  variants: number,
): Promise<Pick<EngineBench, 'composeNodes' | 'perNodeMs'>> {
  const server = await startFakeServer();
  try {
    const input = planInput(
      Array.from({ length: variants }, (_, index) => [`V${index}`, 'variant', ['x86_64']] as const),
    );
    const startMs = performance.now();
    await withCompose(server, fakeOf({ planInput: input }), (handle) => handle.result());
    const composeNodes = plan(input).nodes.length;
    return { composeNodes, perNodeMs: (performance.now() - startMs) / composeNodes };
  } finally {
    await server.environment.teardown();
  }
}

export async function benchEngine(): Promise<EngineBench> {
  return { ...benchPlan(5000), ...(await benchNodes(20)) };
}
