/** What a gather was asked, read back from the input file and log that it left (docs/gather.md). */
import { Decisions, GREEDY_METHODS, loadPool, MULTILIB_METHODS } from '../depsolve/index.js';
import {
  groupsFor,
  requestOf,
  solverOptions,
  type KickstartOptions,
} from '../solve-request/index.js';
import { moduleDocuments } from '../gather/index.js';
import { ModuleCatalog } from '../modulemd/index.js';
import { readKickstart, type KickstartInput } from '../kickstart/index.js';

/** Texts of the two files, and the first one's name for messages. */
export interface AskedFiles {
  readonly file: string;
  readonly input: string;
  /** Its first line is the command. */
  readonly log: string;
  /** Method hybrid was asked, which knows modules. */
  readonly isModular: boolean;
}

/** A gather's question, and its decisions for looking at again. */
export interface Asked {
  readonly input: KickstartInput;
  readonly decisions: Decisions;
  /** Ids of the comps groups that have a package. */
  groupsWith(name: string): readonly string[];
}

/** @throws InputError if the repositories are not there any more */
export async function askedOf(files: AskedFiles, scratch: string): Promise<Asked> {
  const input = readKickstart(files.input, files.file);
  const options = loggedOptions(files.log);
  const request = requestOf(input, options);
  const loaded = await loadPool({
    repositories: request.repositories,
    lookasideRepositories: options.lookaside,
    scratch,
  });
  const groups = await groupsFor(loaded, []);
  const catalog = files.isModular ? new ModuleCatalog(await moduleDocuments(loaded)) : null;
  const decisions = new Decisions(loaded, solverOptions(groups, request), catalog);
  return {
    input,
    decisions,
    groupsWith: (name) =>
      input.groups
        .filter(({ id }) => groups.membersOf(id).some((member) => member.name === name))
        .map(({ id }) => id),
  };
}

/** Options of the log's first line, `COMMAND: pungi-gather …`, which may be a comment. */
function loggedOptions(log: string): KickstartOptions {
  const words = log.slice(0, Math.max(0, log.indexOf('\n'))).split(' ');
  const valuesOf = (name: string): string[] =>
    words.flatMap((word) => (word.startsWith(`--${name}=`) ? [word.slice(name.length + 3)] : []));
  return {
    arch: valuesOf('arch')[0] ?? 'x86_64',
    greedy: GREEDY_METHODS.find((method) => method === valuesOf('greedy')[0]) ?? 'none',
    fulltree: words.includes('--fulltree'),
    selfhosting: words.includes('--selfhosting'),
    multilibMethods: MULTILIB_METHODS.filter((method) => valuesOf('multilib').includes(method)),
    lookaside: valuesOf('lookaside'),
    nodeps: false,
    excludeSource: false,
    excludeDebug: false,
  };
}
