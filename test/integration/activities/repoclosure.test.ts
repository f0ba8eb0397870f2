/** dnf finds what a repository lacks, in a cache of its own. */
import { execFileSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { planRepoclosure } from '../../../activities/repoclosure/command.js';
import { repoclosureActivities } from '../../../activities/repoclosure/index.js';
import type { StepReturn } from '../../../activities/step/index.js';
import { ComposeTree } from '../../../lib/compose-tree/index.js';
import { ToolError } from '../../../lib/errors.js';
import { stepContext, variantOf } from '../../doubles/step-context.js';
import { buildRpms } from '../../rpms.js';
import { ROOT } from '../../tools.js';

let repository = '';
beforeAll(async () => {
  repository = await buildRpms(path.join(ROOT, 'test/fixtures/composes/specs'), 'composes');
}, 180_000);

let dir = '';
let tree: ComposeTree;
beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'punji-repoclosure-'));
  tree = new ComposeTree(path.join(dir, 'compose'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const SERVER = variantOf({ uid: 'Server', arches: ['x86_64'] });
const OPTIONAL = variantOf({
  uid: 'Server-optional',
  id: 'optional',
  type: 'optional',
  parent: 'Server',
  arches: ['x86_64'],
});

/** Copies packages into a directory and indexes it. */
async function makeRepository(target: string, packages: RegExp): Promise<string> {
  await mkdir(target, { recursive: true });
  const names = await readdir(repository, { recursive: true });
  for (const name of names.filter((one) => packages.test(path.basename(one)))) {
    await cp(path.join(repository, name), path.join(target, path.basename(name)));
  }
  execFileSync('createrepo_c', ['--quiet', target]);
  return target;
}

async function check(uid: string, config: Record<string, unknown> = {}): Promise<StepReturn> {
  const fake = { composeDir: tree.topDir, config, variants: [SERVER, OPTIONAL] };
  const node = { phase: 'repoclosure', variant: uid, arch: 'x86_64' };
  const { context, end } = await stepContext(fake, node);
  try {
    return await repoclosureActivities.steps['check']!(context);
  } finally {
    await end();
  }
}

const ARCH = 'x86_64' as never;
const STRICT = { repoclosure_strictness: [['^.*$', { '*': 'fatal' }]] };
/** f-base needs f-base-libs and t-tool. */
const NEEDING = /^f-base-2.*x86_64/;
const NEEDED = /^(f-base-libs-2|f-release|t-tool).*(x86_64|noarch)\.rpm$/;

describe('repoclosure', () => {
  test('broken dependencies are a warning with what is missing', async () => {
    await makeRepository(tree.repository(SERVER, ARCH), NEEDING);
    const { summary, warnings } = await check('Server');
    expect(summary).toBe('Repoclosure failed for Server.x86_64');
    expect(warnings![0]).toMatch(/^Repoclosure failed for Server\.x86_64\n[^]*f-base/);
    const log = await readFile(tree.logFile(ARCH, 'repoclosure-Server'), 'utf8');
    expect(log).toMatch(/unresolved deps/);
  });

  test('broken dependencies end a strict compose', async () => {
    await makeRepository(tree.repository(SERVER, ARCH), NEEDING);
    await expect(check('Server', STRICT)).rejects.toThrow(ToolError);
  });

  test('what the parent has is not missing', async () => {
    await makeRepository(tree.repository(SERVER, ARCH), NEEDED);
    await makeRepository(tree.repository(OPTIONAL, ARCH), NEEDING);
    expect(await check('Server-optional', STRICT)).toEqual({
      summary: 'Server-optional.x86_64 is closed under dependencies',
    });
  });

  test('what a lookaside repository has is not missing', async () => {
    const lookaside = await makeRepository(path.join(dir, 'lookaside-x86_64'), NEEDED);
    await makeRepository(tree.repository(SERVER, ARCH), NEEDING);
    const url = `file://${lookaside.replace('x86_64', '$basearch')}`;
    const config = { ...STRICT, gather_lookaside_repos: [['^.*$', { '*': url }]] };
    await expect(check('Server', config)).resolves.toBeDefined();
  });

  test('what a variant gives as lookaside is not missing', async () => {
    await makeRepository(
      tree.lookasideRepo(ARCH, 'Server' as never, 'Server-optional' as never),
      NEEDED,
    );
    await makeRepository(tree.repository(SERVER, ARCH), NEEDING);
    const config = { ...STRICT, variant_as_lookaside: [['Server', 'Server-optional']] };
    await expect(check('Server', config)).resolves.toBeDefined();
  });
});

test('the command names arches and repositories in order, and its own caches', () => {
  const { program, args } = planRepoclosure({
    arches: ['x86_64', 'noarch'],
    checked: { id: 'C-repoclosure-Server.x86_64', place: '/c/os' },
    lookaside: [{ id: 'C-lookaside-Server.x86_64-0', place: 'https://example.com/repo' }],
    scratch: '/s',
  });
  expect([program, ...args].join(' ')).toBe(
    'dnf repoclosure --arch=x86_64 --arch=noarch --forcearch=x86_64 --repofrompath=C-repoclosure-Server.x86_64,file:///c/os --repo=C-repoclosure-Server.x86_64 --check=C-repoclosure-Server.x86_64 --repofrompath=C-lookaside-Server.x86_64-0,https://example.com/repo --repo=C-lookaside-Server.x86_64-0 --setopt=cachedir=/s/cache --setopt=persistdir=/s/persist --setopt=logdir=/s/log',
  );
});
