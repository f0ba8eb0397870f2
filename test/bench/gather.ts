/**
 * `npm run bench:gather -- DIRECTORY [CASE…]`: gathers recorded inputs with the built `punji`, compares with what
 * pungi-gather gave, line by line, and prints times, ratios and memory (docs/benchmarks.md). Needs `npm run build` first.
 *
 * DIRECTORY has repositories and `cases/NAME/`: `input.ks` and `args` (what pungi-gather was given; `@PERF@` stands for
 * DIRECTORY), `list.xz` (its sorted lines, `file://` and DIRECTORY cut off), perhaps `list-by-position.xz` (equally
 * right), `unresolved.xz`, `pungi-time.json`. With PUNGI_GATHER (a program) Pungi is run beside, and counts instead.
 * Of g07 the real `dnf repoclosure` on the same repositories is measured, too: it reads as much and follows as much.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ROOT } from '../tools.js';
import { table, type Row } from './table.js';

interface Measured {
  readonly exitCode: number;
  readonly wallS: number;
  readonly cpuS: number;
  readonly maxRssKb: number;
  readonly stderr: string;
}

interface PungiTime {
  /** What ours is compared with. */
  readonly seconds: number;
  readonly maxRssKb: number;
}

const MEASURE = path.join(ROOT, 'test', 'bench', 'measure.py');
const PUNJI = [process.execPath, path.join(ROOT, 'bin', 'punji.js')];
const [given = '', ...wanted] = process.argv.slice(2);
const directory = path.resolve(given);
const scratch = mkdtempSync(path.join(os.tmpdir(), 'punji-bench-gather-'));

const textOf = (file: string): string =>
  execFileSync('xz', ['-dc', file], { maxBuffer: 2 ** 30 }).toString();
const linesOf = (text: string): string[] => text.split('\n').filter((line) => line !== '');

/** How many lines are in one list only. */
function differences(ours: readonly string[], file: string): number {
  const theirs = new Set(linesOf(textOf(file)));
  const own = new Set(ours);
  const onlyOurs = [...own].filter((line) => !theirs.has(line));
  return onlyOurs.length + [...theirs].filter((line) => !own.has(line)).length;
}

/** @param accepts exit codes that are no failure: dnf ends with 1 where dependencies are broken */
function measure(
  output: string,
  command: readonly string[],
  { cache, accepts = [0] }: { readonly cache: string; readonly accepts?: readonly number[] },
): Measured {
  const text = execFileSync('python3', [MEASURE, output, ...command], {
    env: { ...process.env, PUNJI_CACHE_DIR: cache },
    maxBuffer: 2 ** 28,
  });
  const measured = JSON.parse(text.toString()) as Measured;
  if (!accepts.includes(measured.exitCode))
    throw new Error(`${command.join(' ')}: ${measured.stderr}`);
  return measured;
}

function pungiTime(place: (file: string) => string, words: readonly string[]): PungiTime {
  const program = process.env['PUNGI_GATHER'];
  if (program === undefined) {
    const recorded = JSON.parse(readFileSync(place('pungi-time.json'), 'utf8')) as {
      user_s: number;
      max_rss_kb: number;
    };
    return { seconds: recorded.user_s, maxRssKb: recorded.max_rss_kb };
  }
  const { wallS, maxRssKb } = measure(path.join(scratch, 'pungi'), [program, ...words], {
    cache: '',
  });
  return { seconds: wallS, maxRssKb };
}

function compare(name: string, place: (file: string) => string, measured: Measured): Row {
  const prefix = `file://${directory.replace(/\/*$/, '')}/`;
  const output = readFileSync(path.join(scratch, 'punji'), 'utf8').replaceAll(prefix, '');
  const lines = linesOf(output);
  const lists = ['list.xz', 'list-by-position.xz'].map(place).filter((file) => existsSync(file));
  const unresolved = linesOf(measured.stderr).filter((line) => line.startsWith('Unresolvable'));
  const different = Math.min(...lists.map((file) => differences(lines, file)));
  return [
    name.replace(/-.*/, ''),
    lines.length,
    different,
    differences(unresolved, place('unresolved.xz')),
  ];
}

function benchCase(name: string): Row {
  const place = (file: string): string => path.join(directory, 'cases', name, file);
  const input = path.join(scratch, 'input.ks');
  writeFileSync(input, readFileSync(place('input.ks'), 'utf8').replaceAll('@PERF@', directory));
  const words = [`--config=${input}`, ...linesOf(readFileSync(place('args'), 'utf8'))];
  const command = [...PUNJI, 'gather', ...words];
  const cache = mkdtempSync(path.join(scratch, 'cache-'));
  const cold = measure(path.join(scratch, 'punji'), command, { cache });
  const compared = compare(name, place, cold);
  const warm = measure(path.join(scratch, 'punji'), command, { cache });
  const pungi = pungiTime(place, words);
  const megabytes = (kilobytes: number): number => Math.round(kilobytes / 1024);
  return [
    ...compared,
    pungi.seconds,
    cold.wallS,
    pungi.seconds / cold.wallS,
    warm.wallS,
    pungi.seconds / warm.wallS,
    megabytes(Math.max(cold.maxRssKb, warm.maxRssKb)),
    megabytes(pungi.maxRssKb),
  ];
}

/** dnf beside a case that takes nearly everything; null for other cases. */
function benchRepoclosure(name: string): Row | null {
  if (!name.startsWith('g07')) return null;
  const place = path.join(directory, 'cases', name, 'input.ks');
  const text = readFileSync(place, 'utf8').replaceAll('@PERF@', directory);
  const repositories = [...text.matchAll(/^repo --name=(\S+) --baseurl=(\S+)/gm)];
  const dnf = mkdtempSync(path.join(scratch, 'dnf-'));
  const { wallS, maxRssKb } = measure(
    path.join(scratch, 'dnf.out'),
    [
      ...['dnf', 'repoclosure', '--forcearch=x86_64', '--arch=x86_64', '--arch=noarch'],
      ...['cachedir', 'persistdir', 'logdir'].map((key) => `--setopt=${key}=${dnf}/${key}`),
      ...repositories.flatMap(([, id, url]) => [
        `--repofrompath=${String(id)},${String(url)}`,
        `--repo=${String(id)}`,
        `--check=${String(id)}`,
      ]),
    ],
    { cache: '', accepts: [0, 1] },
  );
  return [name.replace(/-.*/, ''), wallS, Math.round(maxRssKb / 1024)];
}

const HEAD = [
  'case',
  'lines',
  'different',
  'unresolved different',
  'Pungi s',
  'cold s',
  'ratio',
  'cached s',
  'ratio',
  'MB',
  'Pungi MB',
];

const COLD_COLUMN = HEAD.indexOf('cold s');

try {
  const names = readdirSync(path.join(directory, 'cases')).sort();
  const chosen = names.filter(
    (name) => wanted.length === 0 || wanted.some((prefix) => name.startsWith(prefix)),
  );
  const rows = chosen.map(benchCase);
  console.log(table(HEAD, rows));
  for (const name of chosen) {
    const dnf = benchRepoclosure(name);
    if (dnf === null) continue;
    const [, seconds = 0] = dnf;
    const ours = Number(rows[chosen.indexOf(name)]?.[COLD_COLUMN]);
    console.log(
      table(['case', 'dnf repoclosure s', 'MB', 'ratio'], [[...dnf, Number(seconds) / ours]]),
    );
  }
} finally {
  rmSync(scratch, { recursive: true });
}
