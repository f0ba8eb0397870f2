/** The 03:00 drill: a nightly breaks; `punji explain` says why and how to repair it, and nothing is done twice. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { execa } from 'execa';
import { mkdir, statfs, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ComposeTree } from '../../lib/compose-tree/index.js';
import { failedNodes } from '../../lib/diagnosis/index.js';
import { addTag } from '../doubles/koji-hub/content.js';
import { profileText } from '../doubles/koji-hub/profile.js';
import { serveHub } from '../doubles/koji-hub/server.js';
import { composesIn, statusOf } from '../punji.js';
import { TEMPORAL } from '../tools.js';
import { SmallDisk } from './chaos/small-disk.js';
import { BREAKAGES, type Breakage, type Surroundings } from './drill/breakages.js';
import { Mirror } from './drill/mirror.js';
import { Nightly } from './drill/nightly.js';
import { ServerView } from './drill/server-view.js';
import { doneNodes, journalOf, nodesBegunSince, type DoneNodes } from './drill/state.js';
import { TroubledTools } from './drill/tools.js';
import { EmbeddedHome, type Running } from './embedded-home.js';

const MINUTE_MS = 60_000;
/** Nightlies under way at once. */
const LANES = 3;
/** `DRILL=full` plays only those whose name has that in it. */
const CHOSEN = BREAKAGES.filter(({ name }) => name.includes(process.env.DRILL ?? ''));

let home: EmbeddedHome;
let around: Surroundings;
let environment: Record<string, string>;
let view: ServerView;

beforeAll(async () => {
  home = await EmbeddedHome.open();
  const tools = await TroubledTools.make(path.join(home.dir, 'tools'));
  const mirror = await Mirror.open(path.join(home.dir, 'nightlies'));
  const hub = await serveHub({ directory: path.join(home.dir, 'hub') });
  addTag(hub.hub.store, 'lab-1');
  hub.hub.store.save();
  const userHome = path.join(home.dir, 'home');
  await mkdir(path.join(userHome, '.koji'), { recursive: true });
  await writeFile(path.join(userHome, '.koji', 'config'), profileText(hub));
  around = { tools, mirror, hub };
  environment = {
    HOME: userHome,
    PATH: `${tools.dir}:${process.env.PATH ?? ''}`,
    TEMPORAL_ADDRESS: '',
    PUNJI_STATE_DIR: home.stateDir,
    PUNJI_TEMPORAL: TEMPORAL,
  };
  // One server and worker for all drills, with the tools that are to be troubled before the real ones.
  const started = home.startWith(environment, 'dev');
  expect([await started.exitCode, started.output()]).toEqual([0, expect.anything()]);
  view = await ServerView.open((await home.endpoint()).address);
}, 5 * MINUTE_MS);

afterAll(async () => {
  await view.close();
  await home.close();
  await around.hub.close();
  await around.mirror.close();
}, MINUTE_MS);

const composeOf = ({ config, targetDir, script }: Nightly, { onFailure }: Breakage): Running =>
  home.startWith(
    environment,
    ...['compose', config, '--target-dir', targetDir, '--nightly', '--quiet'],
    ...['--on-failure', onFailure, '--notification-script', script],
  );

/** The compose, once the node has failed and nothing goes on by itself. */
async function untilBroken(
  { targetDir }: Nightly,
  { name, node, diskMib }: Breakage,
  running: Running,
): Promise<string> {
  let composeDir = '';
  const hasFailed = async (): Promise<boolean> => {
    [composeDir = ''] = await composesIn(targetDir);
    if (composeDir === '') return false;
    if (diskMib !== undefined) {
      // The failure itself may not be on disk.
      return (await statfs(targetDir)).bavail === 0 && (await view.isAtRest(composeDir, node, 1));
    }
    const failed = await failedNodes(new ComposeTree(composeDir));
    return failed.some((one) => one.node === node) && (await view.isAtRest(composeDir, node));
  };
  await home.until(
    `${name}: ${node} to fail`,
    async () => running.child.exitCode !== null || (await hasFailed()),
    4 * MINUTE_MS,
  );
  if (composeDir === '') throw new Error(`there is no compose: ${running.output()}`);
  return composeDir;
}

/** The command that explain's last lines name. */
const commandOf = (explanation: string): string =>
  /^ +(?:then +)?(punji (?:rerun|retry) .*)$/m.exec(explanation)?.[1] ?? 'false';

/** Nodes that need one, directly or not. */
async function followersOf(nightly: Nightly, node: string): Promise<ReadonlySet<string>> {
  const { stdout } = await execa('punji', ['plan', nightly.config, '--format', 'json'], {
    env: environment,
  });
  const { nodes, edges } = JSON.parse(stdout) as {
    nodes: readonly { id: string }[];
    edges: readonly { from: string; to: string }[];
  };
  expect(nodes.length).toBeGreaterThan(35);
  const found = new Set([node]);
  for (const { id } of nodes) {
    if (edges.some(({ from, to }) => to === id && found.has(from))) found.add(id);
  }
  return found;
}

/** The moment at which the cause is mended, and how many lines the script had been told by then. */
interface Repair {
  readonly repairedAt: Date;
  readonly wasTold: number;
  readonly hasSmallDisk: boolean;
}

async function expectNothingTwice(
  nightly: Nightly,
  composeDir: string,
  before: DoneNodes,
  { repairedAt, wasTold, hasSmallDisk }: Repair,
): Promise<void> {
  const after = await doneNodes(composeDir);
  for (const [node, state] of before) expect([node, after.get(node)]).toEqual([node, state]);
  const begun = await nodesBegunSince(composeDir, repairedAt);
  expect(begun.filter((node) => before.has(node))).toEqual([]);
  const told = await nightly.told();
  const journal = await journalOf(composeDir);
  // On a full disk the journal cannot say of a script that was begun that it was told.
  const ends = hasSmallDisk ? /^\S+ (?:told|begun)$/ : /^\S+ told$/;
  expect(journal.filter((entry) => !ends.test(entry))).toEqual([]);
  expect(journal).toHaveLength(told.length);
  expectDiscsTold(told, before, wasTold);
}

/** A disc is told once; again only if it was made again, since its node had not come to its end when all was stopped. */
function expectDiscsTold(told: readonly string[], before: DoneNodes, wasTold: number): void {
  const published = [...before.values()].join('\n');
  const discsOf = (lines: readonly string[]): readonly string[] =>
    lines.flatMap((line) =>
      line.startsWith('createiso-imagedone') ? (/compose\/[^"]+\.iso/.exec(line) ?? []) : [],
    );
  const [early, late] = [discsOf(told.slice(0, wasTold)), discsOf(told.slice(wasTold))];
  expect(early.length + late.length).toBeGreaterThan(2);
  for (const discs of [early, late]) expect(new Set(discs).size).toBe(discs.length);
  expect(late.filter((disc) => early.includes(disc) && published.includes(disc))).toEqual([]);
}

async function drill(breakage: Breakage): Promise<void> {
  const parent = path.join(home.dir, 'nightlies');
  const nightly = await Nightly.make(parent, breakage.name, around.mirror.url);
  const { diskMib } = breakage;
  const disk = diskMib === undefined ? null : await SmallDisk.mount(nightly.targetDir, diskMib);
  try {
    await breakage.breakIt(nightly, around);
    const running = composeOf(nightly, breakage);
    const composeDir = await untilBroken(nightly, breakage, running);
    const explained = await execa('punji', ['explain', composeDir], { env: environment });
    const screen = explained.stdout.split('\n').slice(0, 10).join('\n');
    expect(screen).toMatch(breakage.cause);
    if (disk === null) expect(screen).toContain(breakage.node);

    const before = await doneNodes(composeDir);
    const wasTold = (await nightly.told()).length;
    await breakage.mend(nightly, around);
    const repairedAt = new Date();
    const command = commandOf(explained.stdout);
    const repair = await execa('sh', ['-c', command], { env: environment, reject: false });
    const said = repair.exitCode === 0 ? '' : repair.stdout + repair.stderr;
    expect([command, repair.exitCode, said]).toEqual([command, 0, '']);
    if (command.startsWith('punji retry')) {
      expect([await running.exitCode, running.output()]).toEqual([0, expect.anything()]);
    }

    expect(await statusOf(composeDir)).toBe('FINISHED');
    expect(await nodesBegunSince(composeDir, repairedAt)).toContain(breakage.node);
    const scheduled = [...(await view.scheduledSince(composeDir, repairedAt))];
    expect(scheduled.filter((node) => before.has(node))).toEqual([]);
    const followers = await followersOf(nightly, breakage.node);
    for (const node of followers) expect([node, before.has(node)]).toEqual([node, false]);
    await expectNothingTwice(nightly, composeDir, before, {
      ...{ repairedAt, wasTold, hasSmallDisk: disk !== null },
    });
    expect(await composesIn(nightly.targetDir)).toEqual([composeDir]);
  } finally {
    await disk?.unmount();
  }
}

const drills = new Map<string, Promise<void>>();

/** Begins them all: they wait for some of the time. */
function beginDrills(): void {
  const lanes = Array.from({ length: LANES }, () => Promise.resolve());
  for (const [index, breakage] of CHOSEN.entries()) {
    const lane = index % LANES;
    const playing = (lanes[lane] ?? Promise.resolve()).then(() => drill(breakage));
    drills.set(breakage.name, playing);
    lanes[lane] = playing.catch(() => undefined);
  }
}

describe('a nightly of forty nodes that broke', () => {
  beforeAll(beginDrills);

  test.each(CHOSEN.map(({ name }) => name))(
    '%s: explain names the cause in ten lines, and the command that it prints repairs, doing nothing twice',
    async (name) => {
      await drills.get(name);
    },
    8 * MINUTE_MS,
  );
});
