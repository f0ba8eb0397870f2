/** The activities that frame a compose, with real files and git: good, wrong, repeated, killed, two at once. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, readlink, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createComposeActivities } from '../../../../activities/compose/index.js';
import type { ComposeRequestInput } from '../../../../config-schemas/compose-request.js';
import { resolvedComposeSchema } from '../../../../config-schemas/resolved-compose.js';
import type { FinishInput } from '../../../../graph/compose-activities.js';
import { ConfigError, OwnershipError } from '../../../../lib/errors.js';

let root: string;
let now: Date;
let open: Set<string>;

beforeEach(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), "punji frame it's "));
  await mkdir(at('target'));
  await writeConfig();
  now = new Date(2024, 0, 1, 12);
  open = new Set(['mine', 'other']);
});
afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

const at = (...names: string[]): string => path.join(root, ...names);
const activities = createComposeActivities({
  isOpen: (id) => Promise.resolve(open.has(id)),
  cancel: () => Promise.resolve(),
  signal: () => new AbortController().signal,
  now: () => now,
  runId: () => 'run',
});

const VARIANTS = `<variants>
  <variant id="Server" name="Server" type="variant">
    <arches><arch>x86_64</arch><arch>aarch64</arch></arches>
    <groups><group>core</group></groups>
  </variant>
</variants>
`;
const CONFIG = {
  release_name: 'Test',
  release_short: 'Test',
  release_version: '1.2',
  variants_file: 'variants.xml',
  sigkeys: [null],
  pkgset_source: 'repos',
  pkgset_repos: { x86_64: ['/repo'], aarch64: ['/repo'] },
  gather_method: 'deps',
};

async function writeConfig(more: Record<string, unknown> = {}, directory = root): Promise<void> {
  await writeFile(path.join(directory, 'test.json'), JSON.stringify({ ...CONFIG, ...more }));
  await writeFile(path.join(directory, 'variants.xml'), VARIANTS);
}

const asked = (more: Partial<ComposeRequestInput> = {}): ComposeRequestInput => ({
  config: at('test.json'),
  targetDir: at('target'),
  type: 'test',
  ...more,
});
const owner = { workflowId: 'mine', firstRunId: 'run-1' };

async function begin(more: Partial<ComposeRequestInput> = {}, by = owner) {
  const { request } = await activities['compose.validate']({ request: asked(more) });
  const allocated = await activities['compose.allocate']({ request, owner: by });
  return { request, allocated };
}
async function beginAndResolve(more: Partial<ComposeRequestInput> = {}, by = owner) {
  const { request, allocated } = await begin(more, by);
  const { composeDir, composeId } = allocated;
  const input = { request, owner: by, composeDir, composeId };
  const resolved = await activities['compose.resolve'](input);
  return { request, allocated, input, resolved };
}
const problemsOf = async (promise: Promise<unknown>): Promise<string[]> => {
  const error = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ConfigError);
  return (error as ConfigError).problems.map((problem) => problem.message);
};
const statusIn = async (composeDir: string): Promise<string> =>
  await readFile(path.join(composeDir, 'STATUS'), 'utf8');
const mainLogIn = async (composeDir: string): Promise<string> =>
  await readFile(path.join(composeDir, 'logs/global/pungi.global.log'), 'utf8');

describe('validate', () => {
  test('gives the request with its defaults, and leaves nothing', async () => {
    const { request, warnings } = await activities['compose.validate']({
      request: asked({ targetDir: `${at('target')}/x/..` }),
    });
    expect(request).toMatchObject({ targetDir: at('target'), onFailure: 'stop', latestLink: true });
    expect(warnings).toEqual([]);
    expect(await readdir(at('target'))).toEqual([]);
  });

  test.each([
    [
      { targetDir: '/nowhere' },
      'The target directory does not exist or is not a directory: /nowhere',
    ],
    [{ label: 'rc-1' }, 'Label in unknown format: rc-1'],
    [{ type: 'production' as const }, 'must specify label for a production compose'],
    [{ justPhases: ['createrepo'] }, "gather phase is skipped but it's needed by createrepo phase"],
    [{ skipPhases: ['creatiso'] }, "there is no phase 'creatiso'"],
    [{ config: 'relative.conf' }, "config 'relative.conf' is a relative path"],
    [
      { config: 'https://host/repo.git' },
      "'https://host/repo.git' names no file in a git repository",
    ],
    [{ composeDir: '/x' }, 'give exactly one of targetDir'],
    [
      { overrides: { release_name: 1 } },
      "Failed validation in release_name: 1 is not of type 'string'",
    ],
    [{ overrides: { release_short: 'two words' } }, 'which is no name for a directory'],
    [{ overrides: { release_version: '40-beta' } }, 'numbers and dots'],
  ])('refuses %j', async (more, message) => {
    const problems = await problemsOf(activities['compose.validate']({ request: asked(more) }));
    expect(problems.join('\n')).toContain(message);
    expect(await readdir(at('target'))).toEqual([]);
  });

  test('refuses a configuration that is not there, or whose variants are broken', async () => {
    await problemsOf(
      activities['compose.validate']({ request: asked({ config: at('none.json') }) }),
    );
    await writeFile(at('variants.xml'), '<variants><variant/></variants>');
    await problemsOf(activities['compose.validate']({ request: asked() }));
  });
});

describe('allocate', () => {
  test('makes the directory once for an owner, and another for another', async () => {
    const first = await begin();
    now = new Date(2024, 0, 2);
    expect(await begin()).toEqual(first);
    expect(first.allocated).toEqual({
      composeDir: at('target', 'Test-1.2-20240101.t.0'),
      composeId: 'Test-1.2-20240101.t.0',
      type: 'test',
      label: null,
      releaseShort: 'Test',
      releaseVersion: '1.2',
    });
    now = new Date(2024, 0, 1);
    const other = await begin({}, { workflowId: 'other', firstRunId: 'run-2' });
    expect(other.allocated.composeId).toBe('Test-1.2-20240101.t.1');
  });

  test('refuses a directory that another open workflow has', async () => {
    const place = {
      targetDir: undefined,
      composeDir: at('mine'),
    } as unknown as ComposeRequestInput;
    await begin(place);
    const other = { workflowId: 'other', firstRunId: 'run-2' };
    await expect(begin(place, other)).rejects.toThrow(OwnershipError);
    open.delete('mine');
    await begin(place, other);
  });

  test('of a layered release has the base product in the id', async () => {
    const overrides = {
      base_product_name: 'Base',
      base_product_short: 'B',
      base_product_version: '9',
      release_type: 'updates',
    };
    const { allocated } = await begin({ overrides, type: 'production', label: 'Update-1.0' });
    expect(allocated.composeId).toBe('Test-1.2-updates-B-9-20240101.0');
    expect(allocated.label).toBe('Update-1.0');
  });
});

describe('resolve', () => {
  test('writes what all steps read, named by its digest', async () => {
    const { resolved, allocated } = await beginAndResolve();
    const { composeDir } = allocated;
    const file = path.join(
      composeDir,
      'work/global/config',
      `${resolved.compose.configSha256}.json`,
    );
    const content = resolvedComposeSchema.parse(JSON.parse(await readFile(file, 'utf8')));
    expect(content).toMatchObject({
      composeDir,
      configFile: at('test.json'),
      configDir: root,
      arches: ['aarch64', 'x86_64'],
      timestamp: now.getTime() / 1000,
      owner,
      identity: { id: 'Test-1.2-20240101.t.0', respin: 0 },
    });
    expect(content.config).toMatchObject({ release_name: 'Test', createrepo_c: true });
    expect(content.variants.map((variant) => variant.uid)).toEqual(['Server']);
    expect(resolved.planInput).toMatchObject({
      arches: ['aarch64', 'x86_64'],
      pkgsetSource: 'repos',
    });
  });

  test('writes what people read', async () => {
    const { composeDir } = (await beginAndResolve()).allocated;
    expect(await statusIn(composeDir)).toBe('STARTED\n');
    expect(await readFile(path.join(composeDir, 'work/global/variants.xml'), 'utf8')).toBe(
      VARIANTS,
    );
    expect(await readdir(path.join(composeDir, 'logs/global/config-copy'))).toEqual(['test.json']);
    const dump = await readFile(
      path.join(composeDir, 'logs/global/config-dump.global.log'),
      'utf8',
    );
    expect(JSON.parse(dump)).toMatchObject({ release_short: 'Test', tree_arches: [] });
    const log = await mainLogIn(composeDir);
    expect(log).toMatch(/^2024-01-01 12:00:00 \[INFO {4}\] Host: /);
    expect(log).toContain('] COMPOSE_ID=Test-1.2-20240101.t.0\n');
    expect(log).toContain(`Command line: punji compose '--config=`);
    expect(await readdir(path.join(composeDir, 'work/global/scratch'))).toEqual([]);
  });

  test('tried again gives the same, and writes no line twice', async () => {
    const { resolved, input, allocated } = await beginAndResolve();
    const log = await mainLogIn(allocated.composeDir);
    now = new Date(2024, 0, 5);
    await mkdir(path.join(allocated.composeDir, 'work/global/scratch/compose.resolve.dead'));
    expect(await activities['compose.resolve'](input)).toEqual(resolved);
    expect(await mainLogIn(allocated.composeDir)).toBe(log);
    expect(await readdir(path.join(allocated.composeDir, 'work/global/scratch'))).toEqual([]);
  });

  test('in the directory of another workflow is refused', async () => {
    const { input } = await beginAndResolve();
    const other = { workflowId: 'other', firstRunId: 'run-2' };
    await expect(activities['compose.resolve']({ ...input, owner: other })).rejects.toThrow(
      OwnershipError,
    );
  });

  test('takes the Koji event of another compose', async () => {
    await mkdir(at('old/work/global'), { recursive: true });
    await writeFile(at('old/work/global/koji-event'), '{"id": 77, "ts": 1.5}');
    const { resolved, allocated } = await beginAndResolve({ kojiEvent: at('old') });
    const file = path.join(
      allocated.composeDir,
      'work/global/config',
      `${resolved.compose.configSha256}.json`,
    );
    expect(await readFile(file, 'utf8')).toContain('"koji_event":77');
  });
});

describe('with git', () => {
  const git = (...args: string[]): string =>
    execFileSync('git', ['-C', at('repo'), '-c', 'user.name=t', '-c', 'user.email=t@t', ...args], {
      encoding: 'utf8',
    }).trim();
  const commit = (message: string): string => {
    git('add', '.');
    git('commit', '-q', '-m', message);
    return git('rev-parse', 'HEAD');
  };

  beforeEach(async () => {
    await mkdir(at('repo'));
    git('init', '-q', '-b', 'main');
    await writeConfig({}, at('repo'));
  });

  test('a configuration is pinned to a commit and read from the compose', async () => {
    const sha = commit('first');
    const config = `git+file://${at('repo').replaceAll(' ', '%20')}?test.json#main`;
    const { request } = await begin({ config });
    expect(request.config).toBe(`${config.slice(0, -'main'.length)}${sha}`);
    await writeConfig({ release_version: '9' }, at('repo'));
    commit('second');
    const { resolved, allocated } = await beginAndResolve({ config: request.config });
    const checkout = path.join(allocated.composeDir, 'work/global/config-source');
    expect((await readdir(checkout)).sort()).toEqual(['test.json', 'variants.xml']);
    expect(resolved.compose.composeId).toBe('Test-1.2-20240101.t.0');
    const file = path.join(
      allocated.composeDir,
      'work/global/config',
      `${resolved.compose.configSha256}.json`,
    );
    expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ configDir: checkout });
  });

  test('references become commits, which a retry keeps when the branch moves on', async () => {
    const sha = commit('first');
    await writeConfig({
      variants_file: { scm: 'git', repo: at('repo'), branch: 'main', file: 'variants.xml' },
    });
    const { resolved, input, allocated } = await beginAndResolve();
    await writeFile(at('repo', 'variants.xml'), VARIANTS.replaceAll('Server', 'Client'));
    commit('second');
    expect(await activities['compose.resolve'](input)).toEqual(resolved);
    const dump = await readFile(
      path.join(allocated.composeDir, 'logs/global/config-dump.global.log'),
      'utf8',
    );
    expect(JSON.parse(dump)).toMatchObject({ variants_file: { branch: sha } });
  });

  test('a branch that does not exist is a wrong configuration', async () => {
    commit('first');
    await writeConfig({
      variants_file: { scm: 'git', repo: at('repo'), branch: 'none', file: 'variants.xml' },
    });
    const problems = await problemsOf(beginAndResolve());
    expect(problems.join()).toContain('ref none does not exist in remote repo');
  });
});

describe('finish', () => {
  const inputOf = (
    { request, allocated }: Awaited<ReturnType<typeof begin>>,
    more: Partial<FinishInput> = {},
  ): FinishInput => ({
    compose: { composeDir: allocated.composeDir, composeId: allocated.composeId },
    configSha256: null,
    request,
    outcome: 'finished',
    failedDeliverables: [],
    attemptedDeliverables: [],
    requiredDeliverables: [],
    errors: [],
    ...more,
  });
  const iso = { kind: 'iso', variant: 'Server', arch: 'x86_64', subvariant: null };

  test('writes STATUS, the link and the last line, once', async () => {
    const begun = await beginAndResolve();
    const { composeDir } = begun.allocated;
    const input = inputOf(begun);
    const first = await activities['compose.finish'](input);
    expect(first).toEqual({
      status: 'FINISHED',
      latestLink: at('target', 'latest-Test-1'),
      warnings: [],
    });
    const log = await mainLogIn(composeDir);
    expect(log.endsWith(`[INFO    ] Compose finished: ${composeDir}\n`)).toBe(true);
    now = new Date(2024, 0, 1, 13);
    expect(await activities['compose.finish'](input)).toEqual(first);
    expect(await mainLogIn(composeDir)).toBe(log);
    expect(await readlink(at('target', 'latest-Test-1'))).toBe('Test-1.2-20240101.t.0');
  });

  test('with failed deliverables is FINISHED_INCOMPLETE', async () => {
    const begun = await beginAndResolve();
    const result = await activities['compose.finish'](
      inputOf(begun, { failedDeliverables: [iso], attemptedDeliverables: [iso] }),
    );
    expect(result.status).toBe('FINISHED_INCOMPLETE');
    expect(await mainLogIn(begun.allocated.composeDir)).toContain(
      'Failed iso on variant <Server>, arch <x86_64>, subvariant <None>.',
    );
    const file = path.join(begun.allocated.composeDir, 'logs/global/deliverables.json');
    expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({
      failed: { iso: [['Server', 'x86_64', null]] },
    });
  });

  test('makes a link only for the statuses that are asked for', async () => {
    const begun = await beginAndResolve({ latestLinkStatuses: ['finished_incomplete'] });
    const { latestLink, warnings } = await activities['compose.finish'](inputOf(begun));
    expect(latestLink).toContain("doesn't match with specified latest-link-status");
    expect(warnings).toHaveLength(1);
    expect(existsSync(at('target', 'latest-Test-1'))).toBe(false);
  });

  test('survives a link that cannot be made', async () => {
    await mkdir(at('target', 'latest-Test-1', 'x'), { recursive: true });
    const begun = await beginAndResolve();
    const { status, warnings } = await activities['compose.finish'](inputOf(begun));
    expect(status).toBe('FINISHED');
    expect(warnings.join()).toContain("Couldn't create latest symlink");
  });

  test('of a doomed compose has its errors in the log and in the traceback', async () => {
    const begun = await begin();
    const { composeDir } = begun.allocated;
    const result = await activities['compose.finish'](
      inputOf(begun, { outcome: 'doomed', errors: ['gather: broken'] }),
    );
    expect(result).toEqual({ status: 'DOOMED', latestLink: null, warnings: [] });
    expect(await statusIn(composeDir)).toBe('DOOMED\n');
    expect(await mainLogIn(composeDir)).toMatch(
      /\[ERROR {3}\] Compose run failed: gather: broken\n(.*\n)*.*\[CRITICAL\] Compose failed: /,
    );
    expect(await readFile(path.join(composeDir, 'logs/global/traceback.global.log'), 'utf8')).toBe(
      'gather: broken\n',
    );
  });

  test('does not change a compose that was finished already', async () => {
    const begun = await beginAndResolve();
    await activities['compose.finish'](inputOf(begun));
    const { status, warnings } = await activities['compose.finish'](
      inputOf(begun, { outcome: 'terminated' }),
    );
    expect(status).toBe('FINISHED');
    expect(warnings).toHaveLength(1);
    expect(await statusIn(begun.allocated.composeDir)).toBe('FINISHED\n');
  });
});

test('log appends lines', async () => {
  const { composeDir } = (await begin()).allocated;
  const line = {
    level: 'INFO',
    text: '[BEGIN] ---------- PHASE: INIT ----------',
    timeMs: 0,
  } as const;
  await activities['compose.log']({ composeDir, lines: [line] });
  expect(await mainLogIn(composeDir)).toContain('[INFO    ] [BEGIN] ----------');
});
