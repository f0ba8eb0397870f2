/** Every package of a large gather has an explanation that holds: each step follows from the one before it. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { gatherResultSchema } from '../../../../lib/gather/index.js';
import { parseNevra } from '../../../../lib/rpm/index.js';
import { KINDS, type PackageMap } from '../../../../lib/solve-request/index.js';
import {
  absenceOf,
  askedOf,
  chainTo,
  explainSteps,
  type Asked,
  type ExplainedStep,
  type FoundRecord,
} from '../../../../lib/why/index.js';
import { largeCompose } from '../../../doubles/large-compose.js';

const PACKAGES = 1_200;

let root = '';
let packages: PackageMap;
let members: ReadonlySet<string>;
let asked: Asked;
beforeAll(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'punji-why-all-'));
  const { arch, solve, tree, variant } = await largeCompose(root, {
    packages: PACKAGES,
    inputs: ['pkg-*37', 'pkg-*97', 'pkg-1199'],
    config: {
      filter_packages: [['^Server$', { '*': ['pkg-*5'] }]],
      check_deps: false,
      gather_fulltree: true,
      multilib: [['^Server$', { '*': ['runtime'] }]],
    },
  });
  await solve();
  const text = await readFile(tree.gatherResult(arch, variant.uid), 'utf8');
  ({ packages } = gatherResultSchema.parse(JSON.parse(text)));
  members = new Set(KINDS.flatMap((kind) => packages[kind].map(({ nevra }) => nevra)));
  const file = tree.gatherInput(arch, variant.uid, 'comps');
  const log = await readFile(tree.gatherLog(arch, variant.uid, 'comps'), 'utf8');
  asked = await askedOf({ file, input: await readFile(file, 'utf8'), log, isModular: false }, root);
}, 120_000);
afterAll(() => rm(root, { recursive: true }));

/** Whether the package does what the one that asked for it requires. */
async function meets({ by, package: taken, requirement }: ExplainedStep): Promise<boolean> {
  const { decisions } = asked;
  const asker = decisions.find(by ?? '', parseNevra(by ?? '').name);
  const number = asker === null ? null : decisions.requirementOf(asker, requirement ?? '');
  if (number === null) return false;
  return (await decisions.satisfying(number)).some((id) => decisions.pool.nevra(id) === taken);
}

/** What is wrong with a step; null if it follows. */
async function faultOf(step: ExplainedStep, before: ExplainedStep | null): Promise<string | null> {
  if (before === null) {
    return step.rule === 'input' && step.namedBy.length > 0 ? null : 'nothing named it';
  }
  if (step.by !== before.package) return `it came by ${String(step.by)}`;
  if (step.rule === 'requires')
    return (await meets(step)) ? null : 'it does not meet what is required';
  const [own, other] = [step.package, before.package].map(parseNevra);
  if (step.rule === 'multilib') return own!.name === other!.name ? null : 'it is no twin';
  return step.rule === 'fulltree' ? null : `no such rule here: ${step.rule}`;
}

async function faultsOf(found: FoundRecord): Promise<string[]> {
  const steps = await explainSteps(chainTo(packages, found), asked, (one) => members.has(one));
  const faults: string[] = [];
  for (const [index, step] of steps.entries()) {
    const fault = await faultOf(step, steps[index - 1] ?? null);
    if (fault !== null) faults.push(`${found.record.nevra}: ${step.package}: ${fault}`);
  }
  if (steps.at(-1)?.package !== found.record.nevra) faults.push(`${found.record.nevra}: other end`);
  return faults;
}

test('of all that are in, by every rule', async () => {
  const all = KINDS.flatMap((kind) => packages[kind].map((record) => ({ kind, record })));
  const faults: string[] = [];
  for (const found of all) faults.push(...(await faultsOf(found)));
  expect(faults).toEqual([]);
  const rules = new Set(all.map(({ record }) => record.origin?.reason));
  expect([...rules].sort()).toEqual(['fulltree', 'input', 'multilib', 'requires']);
  expect(all.length).toBeGreaterThan(300);
}, 120_000);

test('of all that are not in, a reason', () => {
  const { pool } = asked.decisions;
  const absent = Array.from({ length: pool.size }, (_, id) => pool.nevra(id)).filter(
    (nevra) => !members.has(nevra),
  );
  expect(absent.length).toBeGreaterThan(300);
  const answers = absent.map((nevra) => absenceOf(asked, nevra, (other) => members.has(other)));
  const unexplained = absent.filter((nevra, index) => {
    const [one] = answers[index]!;
    return one?.package !== nevra || one.reasons.length + one.demands.length === 0;
  });
  expect(unexplained).toEqual([]);
  const isFiltered = absent.map((nevra) => parseNevra(nevra).name.endsWith('5'));
  const reasons = answers.map(([one]) => one!.reasons.join());
  expect(reasons.map((text) => text === 'it is excluded by the filter pkg-*5')).toEqual(isFiltered);
  expect(isFiltered.filter(Boolean).length).toBeGreaterThan(100);
}, 120_000);
