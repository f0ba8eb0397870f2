/** A step's context without a worker: publishing moves files plainly, nothing is claimed or recorded. */
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { pino } from 'pino';
import { configSchema, type Config } from '../../config-schemas/config.js';
import type { Arch, ComposeId, VariantUid } from '../../config-schemas/names.js';
import type { ResolvedCompose } from '../../config-schemas/resolved-compose.js';
import type { Variant } from '../../config-schemas/variants.js';
import type { StepContext } from '../../activities/step/index.js';
import { nodeId } from '../../graph/plan.js';
import type { StepOutcome } from '../../graph/wire.js';
import { ComposeTree } from '../../lib/compose-tree/index.js';
import { run } from '../../lib/process/index.js';
import type { Publication } from '../../lib/publish/index.js';

export interface FakeCompose {
  readonly composeDir: string;
  readonly configDir?: string;
  /** Over the schema's defaults. */
  readonly config: Record<string, unknown>;
  readonly variants: readonly Variant[];
}

/** A variant with defaults for all that a test does not care about. */
export function variantOf(
  facts: Partial<Omit<Variant, 'arches' | 'uid' | 'parent'>> & {
    uid: string;
    arches: readonly string[];
    parent?: string | null;
  },
): Variant {
  return {
    id: facts.uid,
    name: facts.uid,
    type: 'variant',
    isEmpty: false,
    groups: [],
    environments: [],
    modules: null,
    modularKojiTags: null,
    buildinstallPackages: [],
    release: null,
    ...facts,
    uid: facts.uid as VariantUid,
    parent: (facts.parent ?? null) as VariantUid | null,
    arches: facts.arches as Arch[],
  };
}

const RELEASE = { release_name: 'Test', release_short: 'T', release_version: '1' };

function configOf(own: Record<string, unknown>): Config {
  return configSchema.parse({
    ...RELEASE,
    variants_file: 'variants.xml',
    pkgset_source: 'repos',
    gather_method: 'deps',
    ...own,
  });
}

function composeOf(fake: FakeCompose): Omit<ResolvedCompose, 'config'> {
  const arches = [...new Set(fake.variants.flatMap((variant) => variant.arches))].sort();
  return {
    version: 1,
    request: { skipPhases: [], justPhases: [], oldComposes: [] } as never,
    identity: {
      id: 'T-1-20240101.t.0' as ComposeId,
      type: 'test',
      date: '20240101',
      respin: 0,
      label: null,
      supported: false,
      release: {
        name: 'Test',
        short: 'T',
        version: '1',
        type: 'ga',
        internal: false,
        isLayered: false,
      },
      baseProduct: null,
    },
    composeDir: fake.composeDir,
    configFile: path.join(fake.configDir ?? fake.composeDir, 'pungi.conf'),
    configDir: fake.configDir ?? fake.composeDir,
    variants: [...fake.variants],
    arches,
    timestamp: 1_700_000_000,
    owner: { workflowId: 'test', firstRunId: 'test' },
  };
}

/** A context for a step of a node; call `end` when it is done. */
export async function stepContext(
  fake: FakeCompose,
  node: {
    phase: string;
    variant?: string;
    arch?: string;
    block?: number;
    adoptTask?: number;
    /** What the node's earlier steps gave back. */
    previous?: Readonly<Record<string, StepOutcome>>;
  },
): Promise<{ context: StepContext; end: () => Promise<void> }> {
  const tree = new ComposeTree(fake.composeDir);
  const compose = composeOf(fake);
  await mkdir(tree.scratchRoot(), { recursive: true });
  const scratch = await mkdtemp(path.join(tree.scratchRoot(), 'attempt-'));
  const controller = new AbortController();
  const variant = compose.variants.find(({ uid }) => uid === node.variant);
  const context: StepContext = {
    compose,
    config: configOf(fake.config),
    node: {
      id: nodeId(
        node.phase,
        (node.variant ?? null) as VariantUid | null,
        (node.arch ?? null) as Arch | null,
        node.block ?? null,
      ),
      phase: node.phase,
      variant: (node.variant ?? null) as VariantUid | null,
      arch: (node.arch ?? null) as Arch | null,
      block: node.block ?? null,
      failable: false,
    },
    variant: () => variant!,
    arch: () => node.arch as Arch,
    item: () => 0,
    previous: (step) => {
      const outcome = node.previous?.[step];
      if (outcome === undefined) throw new Error(`no earlier step ${step}`);
      return outcome;
    },
    previousItems: () => [],
    adoptTask: node.adoptTask ?? null,
    tree,
    scratch,
    run: (command, logFile) =>
      run(command, { logFile, timeoutMs: 60_000, signal: controller.signal }),
    publish: async (publications) => {
      for (const publication of publications) await publish(publication);
    },
    older: () => Promise.resolve(null),
    olderIfSame: () => Promise.resolve(null),
    at: () => undefined,
    progress: () => undefined,
    signal: controller.signal,
    log: pino({ level: 'silent' }),
  };
  return { context, end: () => rm(scratch, { recursive: true, force: true }) };
}

async function publish({ from, to, replace }: Publication): Promise<void> {
  if (replace === true) await rm(to, { recursive: true, force: true });
  await cp(from, to, {
    recursive: true,
    preserveTimestamps: true,
    verbatimSymlinks: true,
    errorOnExist: false,
  });
}
