/**
 * `npm run bench:rerun [-- PACKAGES]`: what a re-run costs in which nothing has changed, in the same directory and as a new
 * respin, beside the first run (docs/benchmarks.md). Needs `npm run build` first.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { composesIn, openPunjiHome, type PunjiHome } from '../punji.js';
import { writeConfiguration } from './compose-bench.js';
import { table } from './table.js';

const ROUNDS = 3;

async function timed(home: PunjiHome, ...args: string[]): Promise<number> {
  const startMs = performance.now();
  const { exitCode, stderr } = await home.run(...args);
  if (exitCode !== 0) throw new Error(`punji ended with exit code ${exitCode}:\n${stderr}`);
  return (performance.now() - startMs) / 1000;
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

async function measure(home: PunjiHome, packages: number): Promise<void> {
  const conf = await writeConfiguration(path.join(home.targetDir, 'config'), packages, true);
  const targetDir = path.join(home.targetDir, 'composes');
  await mkdir(targetDir);
  await timed(home, 'dev', 'start');
  const firstS = await timed(
    home,
    ...['compose', conf, '--target-dir', targetDir, '--type', 'test', '--quiet'],
  );
  const [composeDir = ''] = await composesIn(targetDir);
  const command: number[] = [];
  const same: number[] = [];
  const respin: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    command.push(await timed(home, 'status', composeDir));
    await writeFile(path.join(composeDir, 'STATUS'), 'DOOMED\n');
    same.push(await timed(home, 'rerun', composeDir, '--quiet'));
    respin.push(await timed(home, 'rerun', composeDir, '--quiet'));
  }
  const row = (name: string, seconds: number): (string | number)[] => [
    name,
    seconds,
    (100 * seconds) / firstS,
  ];
  const rows = [
    row('first run', firstS),
    row('re-run, same directory', median(same)),
    row('re-run, new respin', median(respin)),
    row('punji status, for comparison', median(command)),
  ];
  console.log(table([`${String(packages)} packages`, 'wall s', '% of the first'], rows));
}

const home = await openPunjiHome();
try {
  await measure(home, Number(process.argv[2] ?? 2000));
} finally {
  await home.close();
}
