/** A compose directory that has come as far as gather, over a large generated repository; the same count gives the same. */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gatherActivities } from '../../activities/gather/index.js';
import type { StepContext } from '../../activities/step/index.js';
import type { Arch } from '../../config-schemas/names.js';
import { ComposeTree } from '../../lib/compose-tree/index.js';
import type { PkgsetIndex } from '../../lib/pkgset/index.js';
import { writeLargeRepository } from './large-repository.js';
import { stepContext, variantOf, type FakeCompose } from './step-context.js';

export interface LargeCompose {
  readonly tree: ComposeTree;
  readonly variant: FakeCompose['variants'][number];
  readonly arch: Arch;
  /** Carries the step solve out; `more` stands over what its context has. */
  readonly solve: (more?: Partial<StepContext>) => Promise<void>;
}

const ARCH = 'x86_64' as Arch;

/**
 * @param root an empty directory
 * @param inputs patterns of additional_packages
 * @param config further options
 */
export async function largeCompose(
  root: string,
  { packages, inputs, config = {} }: LargeQuestion,
): Promise<LargeCompose> {
  const tree = new ComposeTree(root);
  const variant = variantOf({ uid: 'Server', arches: [ARCH] });
  const compose: FakeCompose = {
    composeDir: root,
    variants: [variant],
    config: {
      pkgset_repos: { '*': ['/unused'] },
      additional_packages: [['^Server$', { '*': [...inputs] }]],
      ...config,
    },
  };
  const index: PkgsetIndex = {
    version: 1,
    prefix: '/',
    sets: [{ name: 'repos', onlyForVariants: [] }],
  };
  await mkdir(path.dirname(tree.pkgsetIndex()), { recursive: true });
  await writeFile(tree.pkgsetIndex(), JSON.stringify(index));
  await mkdir(path.dirname(tree.composeIdFile()), { recursive: true });
  await writeFile(tree.composeIdFile(), 'Large-1-20261124.t.0');
  await writeLargeRepository(tree.pkgsetRepo(ARCH, 'repos'), packages);
  const solve: LargeCompose['solve'] = async (more = {}) => {
    const node = { phase: 'gather', variant: variant.uid, arch: ARCH };
    const { context, end } = await stepContext(compose, node);
    try {
      await gatherActivities.steps['solve']!({ ...context, ...more });
    } finally {
      await end();
    }
  };
  return { tree, variant, arch: ARCH, solve };
}

interface LargeQuestion {
  /** Of x86_64; every twentieth has a twin. */
  readonly packages: number;
  readonly inputs: readonly string[];
  readonly config?: Readonly<Record<string, unknown>>;
}
