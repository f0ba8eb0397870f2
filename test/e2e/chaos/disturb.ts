/** Carries disturbances out on a site while its compose runs. */
import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { CLAIM_VARIABLE } from '../../../lib/publish/claim-variable.js';
import type { Command } from './command.js';
import type { Disturbance, Kind } from './rounds.js';
import type { ChaosServer } from './server.js';
import type { ChaosSite } from './site.js';

/** What there is to disturb. */
export interface Scene {
  readonly site: ChaosSite;
  readonly server: ChaosServer;
  /** The command that started the compose and follows it; null if Temporal's own did. */
  readonly command: Command | null;
  readonly isOver: () => boolean;
}

type Deed = (scene: Scene, forMs: number) => Promise<void>;

const DEEDS: Readonly<Record<Kind, Deed>> = {
  'kill a worker': ({ site }) => {
    site.workers[0]?.kill();
    return Promise.resolve();
  },
  'kill the server': async ({ server }) => {
    await server.restart();
  },
  'kill a tool': async (scene) => {
    await killTool(scene);
  },
  'kill the command': async ({ command }) => {
    await command?.killAndRepeat();
  },
  'fill the disk': async ({ site }, forMs) => {
    await site.disk?.fill();
    await delay(forMs);
    await site.disk?.free();
  },
  'cut the network': async ({ site }, forMs) => {
    site.network.cut();
    await delay(forMs);
    site.network.restore();
  },
  'freeze a worker': async ({ site }, forMs) => {
    const worker = site.workers.at(-1);
    worker?.freeze();
    await delay(forMs);
    worker?.thaw();
  },
};

/** Does what a disturbance says at its moment; nothing if the compose is over by then. */
export async function disturb({ kind, afterMs, forMs }: Disturbance, scene: Scene): Promise<void> {
  await delay(afterMs);
  if (!scene.isOver()) await DEEDS[kind](scene, forMs);
}

/** Kills the first tool that the compose is found to run from now on. */
async function killTool({ site, isOver }: Scene): Promise<void> {
  while (!isOver()) {
    for (const pid of await toolsOf(site.dir)) {
      try {
        process.kill(pid, 'SIGKILL');
        return;
      } catch {
        // It has ended by itself meanwhile.
      }
    }
    await delay(20);
  }
}

/** Process ids of what attempts in composes of this target directory run. */
async function toolsOf(dir: string): Promise<readonly number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const marked = pids.map(async (pid) => {
    const environment = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '');
    return environment.includes(`${CLAIM_VARIABLE}=${dir}/`) ? [Number(pid)] : [];
  });
  return (await Promise.all(marked)).flat();
}
