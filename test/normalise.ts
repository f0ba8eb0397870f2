/**
 * What two runs of the same compose must have in common: a line for every path below `compose/`, with the digest of
 * its content after compose ids, dates, times, and the checksums that contain them have been taken out.
 * ISOs are unpacked and normalised likewise.
 */
import { execa } from 'execa';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, readdir, readlink, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';

/** What is particular to one run. */
export interface RunMarks {
  composeId: string;
  /** `20261124.t.0`: date, type's suffix, respin. */
  stamp: string;
}

/** Reads the marks from a compose id. */
export function marksOf(composeId: string): RunMarks {
  const stamp = /\d{8}(?:\.[a-z]+)?\.\d+$/.exec(composeId)?.[0];
  if (stamp === undefined) throw new Error(`not a compose id: ${composeId}`);
  return { composeId, stamp };
}

/** A path or text without compose id, stamp, and the checksums in names of repodata files. */
export const normaliseNames = (text: string, { composeId, stamp }: RunMarks): string =>
  text
    .replaceAll(composeId, 'COMPOSE_ID')
    .replaceAll(stamp, 'DATE.RESPIN')
    .replace(/\b[0-9a-f]{32,128}-(?=[\w.-]+\.(?:xml|yaml|sqlite|zck)|productid)/g, 'HASH-');

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** Of every image: keys whose values follow from times inside the image. */
const IMAGE_VOLATILE = ['mtime', 'size', 'checksums', 'implant_md5'];
const COMPOSE_VOLATILE = ['id', 'date', 'respin'];

const without = (value: { [key: string]: Json }, keys: readonly string[]): Json =>
  Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, keys.includes(key) ? '*' : inner]),
  );

const isObject = (value: Json | undefined): value is { [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function normaliseJson(value: Json, isImages: boolean, key = ''): Json {
  if (Array.isArray(value)) return value.map((inner) => normaliseJson(inner, isImages));
  if (!isObject(value)) return value;
  if (key === 'compose') return without(value, COMPOSE_VOLATILE);
  const inner = isImages && 'implant_md5' in value ? without(value, IMAGE_VOLATILE) : value;
  if (!isObject(inner)) return inner;
  return Object.fromEntries(
    Object.entries(inner).map(([name, part]) => [name, normaliseJson(part, isImages, name)]),
  );
}

/** A metadata file's object, without what changes from run to run. */
export function normaliseMetadata(text: string, marks: RunMarks): unknown {
  const value = JSON.parse(normaliseNames(text, marks)) as Json;
  const header = isObject(value) ? value['header'] : undefined;
  const isImages = isObject(header) && header['type'] === 'productmd.images';
  return normaliseJson(value, isImages);
}

/** Rules for text files, by the end of their names; the first that fits is used. */
const TEXT_RULES: readonly [RegExp, (text: string) => string][] = [
  [
    /\.treeinfo$/,
    (text) =>
      text
        .replace(/^((?:build_)?timestamp) = \d+$/gm, '$1 = TIME')
        .replace(/^((?:\S+\/)?repodata\/repomd\.xml = \w+):[0-9a-f]+$/gm, '$1:HASH'),
  ],
  [/\.discinfo$/, (text) => text.replace(/^[\d.]+$/m, 'TIME')],
  [/media\.repo$/, (text) => text.replace(/^mediaid=.*$/m, 'mediaid=TIME')],
  [
    /(?:SUM|CHECKSUM)$/,
    (text) => text.replace(/: \d+ bytes$/gm, ': SIZE').replace(/= [0-9a-f]+$/gm, '= HASH'),
  ],
  [
    /repodata\/repomd\.xml$/,
    (text) =>
      text
        .replace(/<(timestamp|revision|size|open-size)>[\d.]+</g, '<$1>*<')
        .replace(/(<(?:open-)?checksum [^>]*>)[0-9a-f]+</g, '$1HASH<'),
  ],
  [/\.manifest$/, (text) => text.split('\n').sort().join('\n')],
  [/-primary\.xml$/, (text) => text.replace(/<time file="\d+"/g, '<time file="*"')],
];

const digest = (content: Buffer | string): string =>
  createHash('sha256').update(content).digest('hex').slice(0, 16);

/** Content of a file that is not an ISO, normalised. */
export function normaliseContent(name: string, content: Buffer, marks: RunMarks): string | Buffer {
  if (name.endsWith('.gz')) {
    return normaliseContent(name.slice(0, -'.gz'.length), gunzipSync(content), marks);
  }
  if (/metadata\/\w+\.json$/.test(name)) {
    return JSON.stringify(normaliseMetadata(content.toString('utf8'), marks));
  }
  if (/\.(?:rpm|pem|img|template)$/.test(name)) return content;
  const text = normaliseNames(content.toString('utf8'), marks);
  const rule = TEXT_RULES.find(([pattern]) => pattern.test(name));
  return rule === undefined ? text : rule[1](text);
}

/** Jigdo files hold nothing but checksums of the image and its parts: only that they are there is compared. */
const isOpaque = (name: string): boolean => /\/jigdo\/[^/]+\.(?:jigdo|template)$/.test(name);

/** The lines of an ISO: its volume id and its files, as those of a directory. */
async function isoLines(file: string, marks: RunMarks): Promise<string[]> {
  const scratch = await mkdtemp(path.join(os.tmpdir(), 'normalise-iso-'));
  try {
    const out = await execa(
      'xorriso',
      ['-osirrox', 'on', '-indev', file, '-pvd_info', '-extract', '/', scratch],
      { all: true },
    );
    const volume = /^Volume Id\s*: (.*)$/m.exec(out.all)?.[1] ?? '';
    await execa('chmod', ['-R', 'u+rwX', scratch]);
    return [`[volume ${volume}]`, ...(await directoryLines(scratch, scratch, marks))];
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function fileLines(file: string, name: string, marks: RunMarks): Promise<string[]> {
  const shown = normaliseNames(name, marks);
  if (isOpaque(name)) return [shown];
  if (name.endsWith('.iso')) {
    return [shown, ...(await isoLines(file, marks)).map((line) => `${shown}!${line}`)];
  }
  return [`${shown} ${digest(normaliseContent(name, await readFile(file), marks))}`];
}

async function directoryLines(dir: string, root: string, marks: RunMarks): Promise<string[]> {
  const entries = await readdir(dir, { withFileTypes: true });
  const relative = path.relative(root, dir);
  if (entries.length === 0 && dir !== root) return [`${normaliseNames(relative, marks)}/`];
  const lines: string[] = [];
  for (const entry of entries) {
    const file = path.join(dir, entry.name);
    const name = path.join(relative, entry.name);
    if (entry.isDirectory()) lines.push(...(await directoryLines(file, root, marks)));
    else if (entry.isSymbolicLink()) lines.push(`${name} -> ${await readlink(file)}`);
    else lines.push(...(await fileLines(file, name, marks)));
  }
  return lines;
}

const marksOfCompose = async (composeDir: string): Promise<RunMarks> =>
  marksOf((await readFile(path.join(composeDir, 'COMPOSE_ID'), 'utf8')).trim());

/** The sorted lines of a compose; two undisturbed runs have the same. */
export async function normaliseCompose(composeDir: string): Promise<string[]> {
  const top = path.join(composeDir, 'compose');
  return (await directoryLines(top, top, await marksOfCompose(composeDir))).sort();
}

async function namesBelow(dir: string, root: string): Promise<string[]> {
  const entries = await readdir(dir, { withFileTypes: true });
  if (entries.length === 0) return [`${path.relative(root, dir)}/`];
  const below = entries.map(async (entry) => {
    const file = path.join(dir, entry.name);
    return entry.isDirectory() ? namesBelow(file, root) : [path.relative(root, file)];
  });
  return (await Promise.all(below)).flat();
}

/** Every path below `compose/` (empty directories with a slash; none if it is not there), names normalised, sorted. */
export async function composeFiles(composeDir: string): Promise<string[]> {
  if (!existsSync(path.join(composeDir, 'compose'))) return [];
  const marks = await marksOfCompose(composeDir);
  const names = await namesBelow(path.join(composeDir, 'compose'), composeDir);
  return names.map((name) => normaliseNames(name, marks)).sort();
}

/** What only one of two sets of lines has: `- line` only the first, `+ line` only the second. */
export function lineDifferences(first: readonly string[], second: readonly string[]): string[] {
  const [inFirst, inSecond] = [new Set(first), new Set(second)];
  return [
    ...first.filter((line) => !inSecond.has(line)).map((line) => `- ${line}`),
    ...second.filter((line) => !inFirst.has(line)).map((line) => `+ ${line}`),
  ];
}
