/** Watches a run from outside: memory, CPU time and running tools of all processes of one state directory, by /proc. */
import { readFileSync, readdirSync } from 'node:fs';

const CLOCK_TICKS_PER_S = 100;
const PAGE_BYTES = 4096;
const INTERVAL_MS = 25;

/** `helper`: a child of ours that is none of the others, or is not yet what it will become. */
export type Role = 'cli' | 'worker' | 'daemon' | 'server' | 'tool' | 'helper';

/** What one process has been seen to use. */
export interface Usage {
  role: Role;
  readonly name: string;
  peakBytes: number;
  cpuSeconds: number;
  /** Of children that have ended and were waited for. */
  childCpuSeconds: number;
}

/** Memory of a role at a moment. */
export interface MemorySample {
  readonly timeMs: number;
  readonly cliBytes: number;
  readonly workerBytes: number;
}

export interface Sampling {
  readonly usages: ReadonlyMap<number, Usage>;
  readonly memory: readonly MemorySample[];
  /** Milliseconds in which at least one tool ran. */
  readonly toolMs: number;
}

interface Stat {
  readonly pid: number;
  readonly name: string;
  readonly parent: number;
  readonly cpuSeconds: number;
  readonly childCpuSeconds: number;
  readonly residentBytes: number;
}

function readStat(pid: string): Stat | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const close = text.lastIndexOf(')');
    const fields = text
      .slice(close + 2)
      .split(' ')
      .map(Number);
    const field = (number: number): number => fields[number - 3] ?? 0;
    return {
      pid: Number(pid),
      name: text.slice(text.indexOf('(') + 1, close),
      parent: field(4),
      cpuSeconds: (field(14) + field(15)) / CLOCK_TICKS_PER_S,
      childCpuSeconds: (field(16) + field(17)) / CLOCK_TICKS_PER_S,
      residentBytes: field(24) * PAGE_BYTES,
    };
  } catch {
    return undefined; // ended between readdir and here
  }
}

const readText = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
};

/** What is bought: time in these is not Punji's own. */
const TOOLS = new Set(
  `checkisomd5 cpio createrepo_c dnf genisoimage git implantisomd5 isoinfo jigdo-file mergerepo_c
   modifyrepo_c rpm rpm2archive rpm2cpio xorriso`.split(/\s+/),
);

/** The role of a process: by its name below one of ours, else by its command line and environment. */
function roleOf({ pid, name, parent }: Stat, stateDir: string, ours: Usages): Role | undefined {
  if (ours.has(parent) && TOOLS.has(name)) return 'tool';
  if (ours.has(parent) && name.startsWith('temporal')) return 'server';
  const words = readText(`/proc/${pid}/cmdline`).split('\0');
  const marked = readText(`/proc/${pid}/environ`).includes(`PUNJI_STATE_DIR=${stateDir}`);
  if (!marked || !words.some((word) => word.endsWith('punji.js'))) {
    return ours.has(parent) ? 'helper' : undefined;
  }
  if (words.includes('daemon')) return 'daemon';
  return words.includes('worker') ? 'worker' : 'cli';
}

type Usages = ReadonlyMap<number, Usage>;

/** Samples until `stop` is called. */
export function startSampling(stateDir: string): { stop: () => Sampling } {
  const usages = new Map<number, Usage>();
  const strangers = new Set<number>();
  const memory: MemorySample[] = [];
  let toolMs = 0;
  let lastMs = performance.now();

  const classify = (stat: Stat): Usage | undefined => {
    const known = usages.get(stat.pid);
    if (strangers.has(stat.pid) || (known !== undefined && known.role !== 'helper')) return known;
    const role = roleOf(stat, stateDir, usages);
    if (role === undefined) {
      strangers.add(stat.pid);
      return undefined;
    }
    if (known !== undefined) {
      known.role = role;
      return known;
    }
    const usage = { role, name: stat.name, peakBytes: 0, cpuSeconds: 0, childCpuSeconds: 0 };
    usages.set(stat.pid, usage);
    return usage;
  };

  const sample = (): void => {
    const now = performance.now();
    const bytes = { cli: 0, worker: 0, daemon: 0, server: 0, tool: 0, helper: 0 };
    for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
      const stat = readStat(pid);
      const usage = stat === undefined ? undefined : classify(stat);
      if (stat === undefined || usage === undefined) continue;
      usage.peakBytes = Math.max(usage.peakBytes, stat.residentBytes);
      usage.cpuSeconds = stat.cpuSeconds;
      usage.childCpuSeconds = stat.childCpuSeconds;
      bytes[usage.role] += stat.residentBytes;
    }
    if (bytes.tool > 0) toolMs += now - lastMs;
    memory.push({ timeMs: Date.now(), cliBytes: bytes.cli, workerBytes: bytes.worker });
    lastMs = now;
  };
  const timer = setInterval(sample, INTERVAL_MS);
  return {
    stop: () => {
      clearInterval(timer);
      return { usages, memory, toolMs };
    },
  };
}
