/** Measures whole composes of generated packages in embedded mode. */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { composesIn, openPunjiHome, type PunjiHome } from '../punji.js';
import { buildGeneratedRpms, generatedName } from '../rpms.js';
import { phaseTimes, type PhaseTime } from './attempts.js';
import { startSampling, type Role, type Sampling } from './sampler.js';

export interface ComposeBench {
  readonly packages: number;
  readonly isos: boolean;
  readonly serverStartS: number;
  readonly wallS: number;
  /** Wall time in which no tool ran. */
  readonly outsideToolsS: number;
  /** CPU of Punji's own processes, of the tools it ran, of the Temporal server. */
  readonly ownCpuS: number;
  readonly toolCpuS: number;
  readonly serverCpuS: number;
  readonly cliPeakMb: number;
  readonly workerPeakMb: number;
  readonly phases: readonly (PhaseTime & { readonly workerPeakMb: number })[];
}

const MB = 1024 * 1024;

const confText = (repository: string, isos: boolean): string => `
release_name = "Generated"
release_short = "Gen"
release_version = "1"
comps_file = "comps.xml"
variants_file = "variants.xml"
sigkeys = [None]
pkgset_source = "repos"
pkgset_repos = {"*": ["${repository}"]}
gather_method = "deps"
check_deps = False
skip_phases = [${isos ? '' : '"createiso"'}]
`;

const VARIANTS = `<variants>
<variant id="All" name="All" type="variant"><arches><arch>x86_64</arch></arches><groups><group>all</group></groups></variant>
</variants>
`;

const compsText = (count: number): string => `<comps>
<group><id>all</id><name>All</name><description/><default>true</default><uservisible>true</uservisible><packagelist>
${Array.from({ length: count }, (_, index) => `<packagereq type="mandatory">${generatedName(index)}</packagereq>`).join('\n')}
</packagelist></group>
</comps>
`;

export async function writeConfiguration(
  dir: string,
  packages: number,
  isos: boolean,
): Promise<string> {
  await mkdir(dir, { recursive: true });
  const conf = path.join(dir, 'gen.conf');
  await writeFile(conf, confText(await buildGeneratedRpms(packages), isos));
  await writeFile(path.join(dir, 'variants.xml'), VARIANTS);
  await writeFile(path.join(dir, 'comps.xml'), compsText(packages));
  return conf;
}

const secondsSince = (startMs: number): number => (performance.now() - startMs) / 1000;

async function timed(work: () => Promise<{ exitCode: number; stderr: string }>): Promise<number> {
  const startMs = performance.now();
  const { exitCode, stderr } = await work();
  if (exitCode !== 0) throw new Error(`punji ended with exit code ${exitCode}:\n${stderr}`);
  return secondsSince(startMs);
}

function sumOf(
  { usages }: Sampling,
  roles: readonly Role[],
  key: 'cpuSeconds' | 'childCpuSeconds',
): number {
  const chosen = [...usages.values()].filter(({ role }) => roles.includes(role));
  return chosen.reduce((sum, usage) => sum + usage[key], 0);
}

const peakMb = ({ usages }: Sampling, role: Role): number =>
  Math.max(
    0,
    ...[...usages.values()].filter((usage) => usage.role === role).map((usage) => usage.peakBytes),
  ) / MB;

/** Peak memory of the worker while a phase ran. */
function workerPeakIn({ memory }: Sampling, { startMs, endMs }: PhaseTime): number {
  const during = memory.filter(({ timeMs }) => timeMs >= startMs - 25 && timeMs <= endMs + 25);
  return Math.max(0, ...during.map(({ workerBytes }) => workerBytes)) / MB;
}

/** One compose on a server that has just been started. */
export async function benchCompose(packages: number, isos: boolean): Promise<ComposeBench> {
  const home = await openPunjiHome();
  try {
    return await measure(home, packages, isos);
  } finally {
    await home.close();
  }
}

async function measure(home: PunjiHome, packages: number, isos: boolean): Promise<ComposeBench> {
  const conf = await writeConfiguration(path.join(home.targetDir, 'config'), packages, isos);
  const targetDir = path.join(home.targetDir, 'composes');
  await mkdir(targetDir);
  const serverStartS = await timed(() => home.run('dev', 'start'));
  const sampler = startSampling(home.stateDir);
  const wallS = await timed(() =>
    home.run('compose', conf, '--target-dir', targetDir, '--type', 'test'),
  );
  const sampling = sampler.stop();
  const [compose] = await composesIn(targetDir);
  return {
    packages,
    isos,
    serverStartS,
    wallS,
    outsideToolsS: wallS - sampling.toolMs / 1000,
    ownCpuS: sumOf(sampling, ['cli', 'worker', 'daemon'], 'cpuSeconds'),
    toolCpuS: sumOf(sampling, ['worker'], 'childCpuSeconds'),
    serverCpuS: sumOf(sampling, ['server'], 'cpuSeconds'),
    cliPeakMb: peakMb(sampling, 'cli'),
    workerPeakMb: peakMb(sampling, 'worker'),
    phases: (await phaseTimes(compose!)).map((phase) => ({
      ...phase,
      workerPeakMb: workerPeakIn(sampling, phase),
    })),
  };
}
