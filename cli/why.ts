/** `punji why`: the chain that brought a package into a variant, or why it is not in. Works on the compose's directory. */
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { ComposeTree } from '../lib/compose-tree/index.js';
import { KINDS, type PackageMap } from '../lib/solve-request/index.js';
import {
  absenceOf,
  askedOf,
  chainTo,
  explainSteps,
  findRecords,
  type Asked,
  type FoundRecord,
} from '../lib/why/index.js';
import { EXIT } from './exit-codes.js';
import type { Parsed } from './options/parsed.js';
import { composeTreeOf } from './session/compose-directory.js';
import type { Terminal } from './terminal.js';
import type { Absent, Answer, Present } from './why/answer.js';
import { gatheredOf, otherVariants, placeOf, type Gathered } from './why/gathered.js';
import { answerLines } from './why/text.js';

export async function why(parsed: Parsed, terminal: Terminal): Promise<number> {
  const [compose = '', where = '', wanted = ''] = parsed.positional;
  const place = placeOf(where);
  const tree = await composeTreeOf(compose, terminal);
  const scratch = await mkdtemp(path.join(os.tmpdir(), 'punji-why-'));
  try {
    const gathered = await gatheredOf(tree, place);
    const answers = await answersTo(wanted, { tree, gathered, asked: askOnce(scratch) });
    if (parsed.has('json')) for (const one of answers) terminal.out(`${JSON.stringify(one)}\n`);
    else for (const line of answers.flatMap(answerLines)) terminal.out(`${line}\n`);
    const isIn = answers.some(({ isIn: present }) => present);
    return isIn === parsed.has('not') ? EXIT.failed : EXIT.ok;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

interface Search {
  readonly tree: ComposeTree;
  readonly gathered: Gathered;
  /** The question of a gather; repositories are read once. */
  readonly asked: (gathered: Gathered) => Promise<Asked | null>;
}

function askOnce(scratch: string): Search['asked'] {
  const known = new Map<string, Promise<Asked>>();
  return async ({ asked }) => {
    if (asked === null) return null;
    const question = known.get(asked.file) ?? askedOf(asked, scratch);
    known.set(asked.file, question);
    return await question;
  };
}

async function answersTo(wanted: string, search: Search): Promise<readonly Answer[]> {
  const { gathered } = search;
  const kept = findRecords(gathered.kept, wanted);
  if (kept.length > 0) {
    return await Promise.all(kept.map((found) => presence(found, search)));
  }
  const trimmed = findRecords(gathered.solved, wanted);
  if (trimmed.length > 0) {
    return trimmed.map(({ record }) => ({
      ...absent(gathered, record.nevra),
      isTrimmed: true,
    }));
  }
  return await absences(wanted, search);
}

const membersOf = (packages: PackageMap): ReadonlySet<string> =>
  new Set(KINDS.flatMap((kind) => packages[kind].map(({ nevra }) => nevra)));

async function presence(found: FoundRecord, search: Search): Promise<Present> {
  const { gathered, tree } = search;
  const nevra = found.record.nevra;
  const origin = await gatheredWith(nevra, search);
  const members = membersOf(origin.solved);
  // Who could be taken in the place of whom depends, with modules, on the streams that were enabled then.
  const asked = origin.asked?.isModular === true ? null : await search.asked(origin);
  const chain = chainTo(origin.solved, found);
  return {
    isIn: true,
    composeDir: tree.topDir,
    variant: gathered.variant,
    arch: gathered.arch,
    package: nevra,
    kind: found.kind,
    flags: found.record.flags,
    movedFrom: origin.variant === gathered.variant ? null : origin.variant,
    chain: await explainSteps(chain, asked, (one) => members.has(one)),
  };
}

/** The gather that a package came in with: of the variant, or of a child that gave it to its parent. */
async function gatheredWith(nevra: string, { tree, gathered }: Search): Promise<Gathered> {
  if (membersOf(gathered.solved).has(nevra)) return gathered;
  for (const place of await otherVariants(tree, gathered)) {
    const other = await gatheredOf(tree, place);
    if (membersOf(other.solved).has(nevra)) return other;
  }
  return gathered;
}

async function absences(wanted: string, search: Search): Promise<readonly Absent[]> {
  const { gathered } = search;
  const asked = await search.asked(gathered);
  if (asked === null) return [absent(gathered, wanted)];
  const members = membersOf(gathered.solved);
  const found = absenceOf(asked, wanted, (nevra) => members.has(nevra));
  if (found.length === 0) return [{ ...absent(gathered, wanted), isKnown: false }];
  return found.map((one) => ({ ...absent(gathered, one.package), ...one }));
}

const absent = ({ variant, arch, asked }: Gathered, name: string): Absent => ({
  isIn: false,
  variant,
  arch,
  package: name,
  isTrimmed: false,
  isKnown: true,
  repository: null,
  reasons: asked === null ? ['nothing that is asked for names it'] : [],
  demands: [],
  demandCount: 0,
});
