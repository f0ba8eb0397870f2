/** What breaks a nightly at 03:00, what `punji explain` must say of it, and how a person mends it. */
import { copyFile, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { RunningHub } from '../../doubles/koji-hub/server.js';
import { instruct } from '../../doubles/koji-hub/control.js';
import type { Mirror } from './mirror.js';
import type { Nightly } from './nightly.js';
import type { TroubledTools } from './tools.js';

export interface Surroundings {
  readonly tools: TroubledTools;
  readonly mirror: Mirror;
  readonly hub: RunningHub;
}

export interface Breakage {
  /** Also the name of the drill's directory. */
  readonly name: string;
  readonly onFailure: 'stop' | 'wait';
  /** Node that fails first. */
  readonly node: string;
  /** Said by `explain` in its first ten lines. */
  readonly cause: RegExp;
  /** It needs a small disk of its own, MiB. */
  readonly diskMib?: number;
  breakIt(nightly: Nightly, around: Surroundings): Promise<void>;
  mend(nightly: Nightly, around: Surroundings): Promise<void>;
}

const corruptPackage: Breakage = {
  name: 'corrupt-rpm',
  onFailure: 'stop',
  node: 'pkgset_collect',
  cause: /ember-2\.4-1\.x86_64\.rpm .*(?:checksum|sha256|corrupt)/i,
  async breakIt(nightly) {
    const file = await nightly.packageFile('ember-2');
    await copyFile(file, `${file}.good`);
    const content = await readFile(file);
    await writeFile(file, content.fill(0x2a, content.length - 300, content.length - 200));
  },
  async mend(nightly) {
    const file = await nightly.packageFile('ember-2');
    await copyFile(`${file}.good`, file);
  },
};

const fullDisk: Breakage = {
  name: 'full-disk',
  onFailure: 'stop',
  node: 'createiso:Desk.x86_64',
  cause: /disk is full|no space is left/i,
  diskMib: 64,
  async breakIt(nightly, { tools }) {
    const filler = path.join(nightly.targetDir, '.filler');
    const fill = `[ -e '${filler}' ] || dd if=/dev/zero of='${filler}' bs=64k 2> /dev/null`;
    await tools.trouble(this.name, 'genisoimage', `case "$*" in *Desk*) ${fill} ;; esac`);
  },
  async mend(nightly, { tools }) {
    await tools.leaveAlone(this.name, 'genisoimage');
    await rm(path.join(nightly.targetDir, '.filler'));
  },
};

const brokenKickstart: Breakage = {
  name: 'broken-kickstart',
  onFailure: 'wait',
  node: 'live_media:Server#0',
  cause: /kickstart is wrong: .*line 12/,
  breakIt(_nightly, { hub }) {
    // As kojid reports what pykickstart says.
    const faultString =
      "koji.LiveMediaError: Failed to parse kickstart file '/tmp/live.ks' : The following problem occurred on line 12 of the kickstart file:\n\nUnknown command: langg\n";
    const asksFor = `Live-${this.name}`;
    const rule = { method: 'livemedia', asksFor, what: 'fail', faultString } as const;
    instruct(hub.hub, { taskRules: [rule] });
    return Promise.resolve();
  },
  mend: () => Promise.resolve(),
};

const failedTool: Breakage = {
  name: 'failed-tool',
  onFailure: 'stop',
  node: 'createiso:Desk.x86_64',
  cause: /genisoimage: .*File too large/,
  breakIt: (_nightly, { tools }) =>
    tools.trouble(
      'failed-tool',
      'genisoimage',
      `case "$*" in *Desk*) trap '' XFSZ; ulimit -f 200 ;; esac`,
    ),
  mend: (_nightly, { tools }) => tools.leaveAlone('failed-tool', 'genisoimage'),
};

const compsTypo: Breakage = {
  name: 'comps-typo',
  onFailure: 'wait',
  node: 'init',
  cause: /comps\.xml:14:\d+: unexpected close tag/,
  async breakIt({ comps }) {
    const text = await readFile(comps, 'utf8');
    await writeFile(comps, text.replace('tallow</packagereq>', 'tallow</packagerq>'));
  },
  async mend({ comps }) {
    const text = await readFile(comps, 'utf8');
    await writeFile(comps, text.replace('</packagerq>', '</packagereq>'));
  },
};

const overloadedMirror: Breakage = {
  name: 'answers-503',
  onFailure: 'stop',
  node: 'pkgset_select:x86_64',
  cause: /answers? 503|answered 503/,
  breakIt(_nightly, { mirror }) {
    mirror.overloaded = `/${this.name}/`;
    return Promise.resolve();
  },
  mend(_nightly, { mirror }) {
    mirror.overloaded = null;
    return Promise.resolve();
  },
};

/** Not known when the rules were written: no rule is to be added for them. */
const HELD_OUT: readonly Breakage[] = [
  {
    name: 'damaged-git-object',
    onFailure: 'stop',
    node: 'extra_files:Server.x86_64',
    cause: /repository corruption/,
    async breakIt({ manuals }) {
      await damageObjects(manuals, (content) => content.fill(0x2a, 4));
    },
    async mend({ manuals }) {
      await damageObjects(manuals, (_content, good) => good);
    },
  },
  {
    name: 'no-descriptors',
    onFailure: 'wait',
    node: 'createrepo:Desk.x86_64',
    cause: /Too many open files/i,
    breakIt: (_nightly, { tools }) =>
      tools.trouble(
        'no-descriptors',
        'createrepo_c',
        'case "$*" in *compose/Desk/x86_64/os*) ulimit -n 5 ;; esac',
      ),
    mend: (_nightly, { tools }) => tools.leaveAlone('no-descriptors', 'createrepo_c'),
  },
];

export const BREAKAGES: readonly Breakage[] = [
  brokenKickstart,
  corruptPackage,
  fullDisk,
  failedTool,
  compsTypo,
  overloadedMirror,
  ...HELD_OUT,
];

/** Changes the content of the one blob of a repository; keeps the good one beside it. */
async function damageObjects(
  repository: string,
  change: (content: Buffer, good: Buffer) => Buffer,
): Promise<void> {
  const { execa } = await import('execa');
  const { stdout } = await execa('git', ['-C', repository, 'rev-parse', 'main:README']);
  const file = path.join(repository, '.git', 'objects', stdout.slice(0, 2), stdout.slice(2));
  const kept = `${file}.good`;
  const good = await readFile(kept).catch(() => readFile(file));
  await writeFile(kept, good);
  await rm(file, { force: true });
  await writeFile(file, change(Buffer.from(good), good));
}
