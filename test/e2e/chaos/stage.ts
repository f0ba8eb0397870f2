/** A server on which composes are made while they are disturbed, and what an undisturbed one is like. */
import { execa } from 'execa';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { ComposeRequestInput } from '../../../config-schemas/compose-request.js';
import { lineDifferences, normaliseCompose } from '../../normalise.js';
import { composesIn, statusOf } from '../../punji.js';
import { ROOT } from '../../tools.js';
import { Command } from './command.js';
import { disturb } from './disturb.js';
import { doubledMarks } from './marks.js';
import type { Kind, Round } from './rounds.js';
import { ChaosServer } from './server.js';
import { ChaosSite, type SiteFacts } from './site.js';

const DEMO = path.join(ROOT, 'examples', 'demo');
const CONFIG = path.join(DEMO, 'demo.conf');
/** Room for the demo and its scratch. */
const DISK_MIB = 96;

export interface Made {
  readonly composeDir: string;
  readonly lines: readonly string[];
}

export class Stage {
  private undisturbedRun: Made | null = null;
  private count = 0;

  private constructor(
    readonly dir: string,
    readonly server: ChaosServer,
    /** What composes are asked for besides. */
    private readonly request: Pick<ComposeRequestInput, 'heartbeatSeconds'>,
  ) {}

  /** Starts a server and makes the undisturbed compose. */
  static async open(request: Pick<ComposeRequestInput, 'heartbeatSeconds'> = {}): Promise<Stage> {
    await execa(process.execPath, [path.join(DEMO, 'build-rpms.mjs')]);
    const dir = await mkdtemp(path.join(os.tmpdir(), 'punji-chaos-'));
    const stage = new Stage(dir, await ChaosServer.start(dir), request);
    stage.undisturbedRun = await stage.composeAt({ name: 'undisturbed' }, (site) => made(site));
    return stage;
  }

  get undisturbed(): Made {
    if (this.undisturbedRun === null) throw new Error('there is no undisturbed compose');
    return this.undisturbedRun;
  }

  async close(): Promise<void> {
    await this.server.kill();
    await rm(this.dir, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  }

  /** Makes a compose at a site of its own while `disturbing` does what it does; looks at it before the site closes. */
  async composeAt<T>(
    facts: Omit<SiteFacts, 'server' | 'parent'>,
    look: (site: ChaosSite) => Promise<T>,
    disturbing: (site: ChaosSite, isOver: () => boolean) => Promise<void> = () => Promise.resolve(),
  ): Promise<T> {
    const site = await ChaosSite.open({ ...facts, server: this.server, parent: this.dir });
    try {
      const workflowId = await site.start(CONFIG, site.name, this.request);
      await during(
        () => site.result(workflowId),
        (isOver) => disturbing(site, isOver),
      );
      return await look(site);
    } finally {
      await site.close();
    }
  }

  /** Plays a round; gives what is not as if nothing had happened. */
  async play(round: Round): Promise<readonly string[]> {
    try {
      return await this.playOut(round);
    } catch (error) {
      return [`failed: ${error instanceof Error ? error.message : String(error)}`];
    }
  }

  private async playOut({ disturbances }: Round): Promise<readonly string[]> {
    this.count += 1;
    const has = (kind: Kind): boolean => disturbances.some((one) => one.kind === kind);
    const site = await ChaosSite.open({
      server: this.server,
      parent: this.dir,
      name: `round-${String(this.count)}`,
      workers: 2,
      ...(has('fill the disk') ? { diskMib: DISK_MIB } : {}),
    });
    try {
      const command = has('kill the command')
        ? new Command([CONFIG, '--target-dir', site.dir, '--test', '--quiet'], site.environment())
        : null;
      const end = command === null ? await started(site, this.request) : () => command.end();
      await during(end, async (isOver) => {
        const scene = { site, server: this.server, command, isOver };
        await Promise.all(disturbances.map((disturbance) => disturb(disturbance, scene)));
      });
      return await this.differences(await made(site));
    } finally {
      await site.close();
      await rm(path.dirname(site.dir), { recursive: true, force: true }).catch(() => undefined);
    }
  }

  /** How a compose differs from the undisturbed one, and marks that were left twice. */
  async differences({ composeDir, lines }: Made): Promise<readonly string[]> {
    return [...lineDifferences(this.undisturbed.lines, lines), ...(await doubledMarks(composeDir))];
  }
}

async function started(site: ChaosSite, request: object): Promise<() => Promise<unknown>> {
  const workflowId = await site.start(CONFIG, site.name, request);
  return () => site.result(workflowId);
}

/** Waits for both; `disturbing` is told when the other is over. */
async function during(
  work: () => Promise<unknown>,
  disturbing: (isOver: () => boolean) => Promise<void>,
): Promise<void> {
  let over = false;
  const working = work().finally(() => {
    over = true;
  });
  await Promise.all([working, disturbing(() => over)]);
}

/** The one compose of a site. @throws Error if there is another number of them, or it is not FINISHED */
export async function made(site: ChaosSite): Promise<Made> {
  const composes = await composesIn(site.dir);
  const [composeDir] = composes;
  if (composeDir === undefined || composes.length > 1) {
    throw new Error(`there are ${String(composes.length)} composes`);
  }
  const status = await statusOf(composeDir);
  if (status !== 'FINISHED') throw new Error(`the compose is ${status}`);
  return { composeDir, lines: await normaliseCompose(composeDir) };
}
