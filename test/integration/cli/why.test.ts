/** `punji why` on what the gather steps left of real packages. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { gatherActivities } from '../../../activities/gather/index.js';
import { pkgsetActivities } from '../../../activities/pkgset/index.js';
import { pkgsetCollectActivities } from '../../../activities/pkgset_collect/index.js';
import { pkgsetSelectActivities } from '../../../activities/pkgset_select/index.js';
import type { PhaseActivities } from '../../../activities/step/index.js';
import { dispatch } from '../../../cli/dispatch.js';
import { VERBS } from '../../../cli/verbs.js';
import { ComposeTree } from '../../../lib/compose-tree/index.js';
import { gatherResultSchema } from '../../../lib/gather/index.js';
import { stepContext, variantOf, type FakeCompose } from '../../doubles/step-context.js';
import { memoryTerminal } from '../../doubles/terminal.js';
import { buildRpms } from '../../rpms.js';
import { ROOT } from '../../tools.js';

const ARCH = 'x86_64';

let root = '';
beforeAll(async () => {
  const specs = path.join(ROOT, 'test/fixtures/composes/specs');
  const repository = await buildRpms(specs, 'composes');
  root = await mkdtemp(path.join(os.tmpdir(), 'punji-why-test-'));
  const compose: FakeCompose = {
    composeDir: root,
    variants: ['Server', 'Other'].map((uid) => variantOf({ uid, arches: [ARCH] })),
    config: {
      pkgset_repos: { '*': [repository] },
      additional_packages: [
        ['^Server$', { '*': ['t-needs-virt', 't-app', 't-mlib-libs', 't-tool', 't-mv'] }],
        ['^Other$', { '*': ['t-virt-a', 't-virt-bb', 't-virt-bb-too'] }],
      ],
      filter_packages: [['^Server$', { '*': ['t-virt-bb-too'] }]],
    },
  };
  const step = async (activities: PhaseActivities, name: string, node = {}): Promise<void> => {
    const { context, end } = await stepContext(compose, { phase: activities.phase.name, ...node });
    try {
      await activities.steps[name]!(context);
    } finally {
      await end();
    }
  };
  // The package set has what any variant asks for: Server could take what Other brings.
  await step(pkgsetSelectActivities, 'select', { arch: ARCH });
  await step(pkgsetCollectActivities, 'collect');
  await step(pkgsetCollectActivities, 'repo');
  await step(pkgsetActivities, 'repo', { arch: ARCH });
  await step(gatherActivities, 'solve', { variant: 'Server', arch: ARCH });
  const tree = new ComposeTree(root);
  await mkdir(path.dirname(tree.composeIdFile()), { recursive: true });
  await writeFile(tree.composeIdFile(), 'Test-1-20261124.t.0');
}, 180_000);
afterAll(() => rm(root, { recursive: true }));

async function why(...words: string[]) {
  const { terminal, written } = memoryTerminal(root);
  const code = await dispatch(['why', ...words], VERBS, terminal);
  return { code, ...written };
}

describe('a package that is in', () => {
  test('is followed to what named it, with the providers that lost', async () => {
    const { code, out } = await why('.', 'Server.x86_64', 't-virt-a');
    const lines = [
      't-virt-a-0:1.0-1.x86_64 is in Server.x86_64',
      '  t-needs-virt-0:1.0-1.x86_64: input by its name',
      '  t-virt-a-0:1.0-1.x86_64: t-needs-virt-0:1.0-1.x86_64 requires t-virt',
      '      not t-virt-bb-0:3.0-1.x86_64: its name is longer than that of t-virt-a-0:1.0-1.x86_64',
      '      not t-virt-bb-too-0:3.0-1.x86_64: it is excluded by the filter t-virt-bb-too',
    ];
    expect({ code, out }).toEqual({ code: 0, out: `${lines.join('\n')}\n` });
  });

  test('has an answer that begins with an input, whichever it is', async () => {
    const file = new ComposeTree(root).gatherResult(ARCH as never, 'Server' as never);
    const { packages } = gatherResultSchema.parse(JSON.parse(await readFile(file, 'utf8')));
    const all = [...packages.rpm, ...packages.srpm, ...packages.debuginfo];
    expect(all.length).toBeGreaterThan(8);
    for (const { nevra } of all) {
      const { code, out } = await why('.', 'Server.x86_64', nevra, '--json');
      const answer = JSON.parse(out) as { chain: { rule: string; namedBy: string[] }[] };
      expect({ nevra, code, rule: answer.chain[0]!.rule }).toEqual({
        nevra,
        code: 0,
        rule: 'input',
      });
      expect(answer.chain[0]!.namedBy).not.toEqual([]);
    }
  });
});

describe('a package that is not in', () => {
  test('was beaten by another provider', async () => {
    const { code, out } = await why('--not', '.', 'Server.x86_64', 't-virt-bb');
    const lines = [
      't-virt-bb-0:3.0-1.x86_64 is not in Server.x86_64 (it is in pungi-repo-0)',
      '  no input names it',
      '  t-needs-virt-0:1.0-1.x86_64 requires t-virt, but t-virt-a-0:1.0-1.x86_64 was taken: its name is longer than that of t-virt-a-0:1.0-1.x86_64',
    ];
    expect({ code, out }).toEqual({ code: 0, out: `${lines.join('\n')}\n` });
  });

  test('is excluded by a filter', async () => {
    const { code, out } = await why('--not', '.', 'Server.x86_64', 't-virt-bb-too');
    expect(code).toBe(0);
    expect(out).toContain('it is excluded by the filter t-virt-bb-too');
  });

  test('is in no repository', async () => {
    const { code, out } = await why('--not', '.', 'Server.x86_64', 'no-such');
    expect({ code, out }).toEqual({
      code: 0,
      out: 'no-such is not in Server.x86_64: no package set or lookaside repository has it\n',
    });
  });

  test('is told so where one asks why it is in, by the exit code, too', async () => {
    expect((await why('.', 'Server.x86_64', 'no-such')).code).toBe(1);
    expect((await why('--not', '.', 'Server.x86_64', 't-app')).code).toBe(1);
  });
});

test('a variant that was not gathered is named with those that were', async () => {
  const { code, err } = await why('.', 'Client.x86_64', 'bash');
  expect(code).toBe(1);
  expect(err).toContain('Client.x86_64 was not gathered');
  expect(err).toContain('gathered on this arch: Server.x86_64');
  expect((await why('.', 'Server', 'bash')).code).toBe(2);
});
