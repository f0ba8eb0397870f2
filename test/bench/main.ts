/**
 * `npm run bench [-- PACKAGES…]`: measures whole composes of 500, 2,000 and 5,000 generated packages and the engine,
 * prints tables, and writes test/bench/results/TIME.json (docs/benchmarks.md). Needs `npm run build` first.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { ROOT } from '../tools.js';
import { benchCompose, type ComposeBench } from './compose-bench.js';
import { benchEngine, type EngineBench } from './engine-bench.js';
import { table } from './table.js';

function showComposes(benches: readonly ComposeBench[]): string {
  const head = [
    'packages',
    'ISOs',
    'server start s',
    'wall s',
    'outside tools s',
    'share %',
    'own CPU s',
    'tool CPU s',
    'server CPU s',
    'worker MB',
    'CLI MB',
  ];
  const rows = benches.map((bench) => [
    bench.packages,
    bench.isos ? 'yes' : 'no',
    bench.serverStartS,
    bench.wallS,
    bench.outsideToolsS,
    Math.round((100 * bench.outsideToolsS) / bench.wallS),
    bench.ownCpuS,
    bench.toolCpuS,
    bench.serverCpuS,
    Math.round(bench.workerPeakMb),
    Math.round(bench.cliPeakMb),
  ]);
  return table(head, rows);
}

function showPhases({ packages, isos, phases }: ComposeBench): string {
  const head = ['phase', 'nodes', 'wall s', 'in steps s', 'in tools s', 'worker MB'];
  const rows = phases.map((phase) => [
    phase.phase,
    phase.nodes,
    (phase.endMs - phase.startMs) / 1000,
    phase.stepMs / 1000,
    phase.toolMs / 1000,
    Math.round(phase.workerPeakMb),
  ]);
  return `${packages} packages, ${isos ? 'with' : 'without'} ISOs:\n${table(head, rows)}`;
}

const showEngine = (engine: EngineBench): string =>
  `A plan of ${engine.planNodes} nodes: ${engine.planMs.toFixed(0)} ms. ` +
  `A node that does nothing: ${engine.perNodeMs.toFixed(1)} ms (a compose of ${engine.composeNodes} nodes).`;

async function saveResults(results: object): Promise<string> {
  const dir = path.join(ROOT, 'test', 'bench', 'results');
  await mkdir(dir, { recursive: true });
  const file = path.join(dir, `${new Date().toISOString().replaceAll(':', '-')}.json`);
  const machine = { cpus: os.cpus().length, model: os.cpus()[0]?.model, node: process.version };
  await writeFile(file, `${JSON.stringify({ machine, ...results }, null, 2)}\n`);
  return file;
}

const sizes = process.argv.slice(2).map(Number);
const composes: ComposeBench[] = [];
for (const packages of sizes.length > 0 ? sizes : [500, 2000, 5000]) {
  for (const isos of [false, true]) {
    const bench = await benchCompose(packages, isos);
    composes.push(bench);
    console.log(`${showPhases(bench)}\n`);
  }
}
const engine = await benchEngine();
console.log(showComposes(composes));
console.log(showEngine(engine));
console.log(`Written to ${await saveResults({ composes, engine })}`);
