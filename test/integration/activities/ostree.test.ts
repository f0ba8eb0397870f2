/** Phase ostree: a treefile from git, packages of ours, the double of rpm-ostree, and the real ostree's commits. */
import { access, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { execa } from 'execa';
import { ostreeActivities } from '../../../activities/ostree/index.js';
import { ostreeContainerActivities } from '../../../activities/ostree_container/index.js';
import { ostreeInstallerActivities } from '../../../activities/ostree_installer/index.js';
import type { Arch, NodeId } from '../../../config-schemas/names.js';
import type { PhaseActivities } from '../../../activities/step/index.js';
import { stepOutcomeSchema, type StepOutcome } from '../../../graph/wire.js';
import { ComposeTree } from '../../../lib/compose-tree/index.js';
import { readImageFacts } from '../../../lib/images/index.js';
import { InputError } from '../../../lib/errors.js';
import { readVolume } from '../../../lib/iso/index.js';
import { addTag } from '../../doubles/koji-hub/content.js';
import { instruct } from '../../doubles/koji-hub/control.js';
import { profileText } from '../../doubles/koji-hub/profile.js';
import { serveHub, type RunningHub } from '../../doubles/koji-hub/server.js';
import { serveSsh, type SshServer } from '../../doubles/sshd.js';
import { stepContext, variantOf } from '../../doubles/step-context.js';
import { buildGeneratedRpms } from '../../rpms.js';
import { ROOT } from '../../tools.js';

const SERVER = variantOf({ uid: 'Server', arches: ['x86_64'] });
const REF = 'punji/x86_64/base';
const DOUBLES = ['rpm-ostree', 'lorax'].map((name) => path.join(ROOT, 'test', 'doubles', name));

let rpms = '';
let root = '';
let tree: ComposeTree;
let repo = '';
const pathBefore = process.env.PATH;

beforeAll(async () => {
  rpms = await buildGeneratedRpms(3);
}, 120_000);

beforeEach(async () => {
  process.env.PATH = [...DOUBLES, pathBefore].join(':');
  root = await mkdtemp(path.join(os.tmpdir(), 'ostree '));
  tree = new ComposeTree(path.join(root, 'compose'));
  repo = path.join(root, 'repo');
  await execa('ostree', ['init', '--mode=archive', `--repo=${repo}`]);
  await put(tree.pkgsetIndex(), { version: 1, prefix: '/', sets: [set('repos')] });
  await packageSet(['gen-00000', 'gen-00001']);
  await treefile({ ref: 'punji/${basearch}/base', packages: ['gen-00000'], repos: ['theirs'] });
});

afterEach(async () => {
  process.env.PATH = pathBefore;
  await rm(root, { recursive: true });
});

const set = (name: string) => ({ name, onlyForVariants: [] });

async function put(file: string, content: object): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, JSON.stringify(content));
}

async function packageSet(names: readonly string[]): Promise<void> {
  const directory = tree.pkgsetRepo('x86_64' as Arch, 'repos');
  await rm(directory, { recursive: true, force: true });
  await mkdir(directory, { recursive: true });
  for (const name of names) {
    await execa('cp', [path.join(rpms, 'x86_64', `${name}-1.0-1.x86_64.rpm`), directory]);
  }
  await execa('createrepo_c', [directory]);
}

async function treefile(content: object): Promise<void> {
  const directory = path.join(root, 'config');
  await put(path.join(directory, 'base.json'), content);
  const git = (...args: string[]) =>
    execa('git', ['-c', 'user.name=t', '-c', 'user.email=t@t', ...args], { cwd: directory });
  await git('init', '-q', '-b', 'master');
  await git('add', '.');
  await git('commit', '-q', '--allow-empty', '-m', 'treefile');
}

const block = (more: Record<string, unknown> = {}) => ({
  treefile: 'base.json',
  config_url: path.join(root, 'config'),
  repo: [],
  ostree_repo: repo,
  ...more,
});

async function carryOut(
  { phase, steps }: PhaseActivities,
  config: Record<string, unknown>,
  progress: (text: string) => void = () => undefined,
): Promise<Record<string, StepOutcome>> {
  const previous: Record<string, StepOutcome> = {};
  for (const step of phase.steps) {
    const { context, end } = await stepContext(
      { composeDir: tree.topDir, config: { translate_paths: [], ...config }, variants: [SERVER] },
      { phase: phase.name, variant: 'Server', arch: 'x86_64', block: 0, previous },
    );
    const outcome = await steps[step.name]!({ ...context, progress }).finally(end);
    previous[step.name] = stepOutcomeSchema.parse(outcome);
  }
  return previous;
}

const run = (more: Record<string, unknown> = {}) =>
  carryOut(ostreeActivities, { ostree: { '^Server$': block(more) } });

const ostree = async (...args: string[]): Promise<string> =>
  (await execa('ostree', [`--repo=${repo}`, ...args])).stdout;

describe('the phase ostree', () => {
  test('commits the packages of the package set and names the commit by the ref', async () => {
    const { commit } = await run({ version: '!RELEASE_FROM_LABEL_DATE_TYPE_RESPIN' });
    expect((await ostree('rev-parse', REF)).trim()).toBe(commit!.data.commit);
    expect(await ostree('ls', '-R', REF)).toContain('/usr/share/gen/gen-00000');
    expect(await ostree('show', '--print-metadata-key=version', REF)).toBe("'20240101.t.0'");
    expect(await ostree('fsck')).toContain('no errors found');
    const log = await readFile(tree.logDir('x86_64' as Arch, 'Server', 'ostree-1', 'commitid.log'));
    expect(log.toString()).toBe(commit!.data.commit);
  });

  test('commits nothing when nothing changed, unless it is told to', async () => {
    await run();
    const first = await ostree('rev-parse', REF);
    expect((await run()).commit!.data.commit).toBeNull();
    expect(await ostree('rev-parse', REF)).toBe(first);
    const forced = await run({ force_new_commit: true });
    expect(forced.commit!.data.commit).not.toBeNull();
    expect(await ostree('rev-parse', `${REF}^`)).toBe(first);
  });

  test('takes another ref, updates the summary, and leaves the ref to a signer when told to', async () => {
    const { commit } = await run({ ostree_ref: 'other/${basearch}', update_summary: true });
    expect(commit!.data.ref).toBe('other/x86_64');
    expect(await ostree('summary', '--view')).toContain('other/x86_64');
    await run({ ostree_ref: 'signed', tag_ref: false });
    expect(await ostree('refs')).toBe('other/x86_64');
  });

  test('waits for a signer, who signs the commit and then writes the ref', async () => {
    const said: string[] = [];
    const sign = async (text: string): Promise<void> => {
      const [id] = /[0-9a-f]{64}/.exec(text) ?? [];
      if (id === undefined) return;
      said.push(text);
      if (text.startsWith('waiting for a signature')) {
        const env = { OSTREE_DUMMY_SIGN_ENABLED: '1' };
        const args = ['sign', `--repo=${repo}`, '--sign-type=dummy', id, 'key'];
        await execa('ostree', args, { env });
      } else if (text.startsWith('signed')) {
        await ostree('refs', `--create=signed`, id);
      }
    };
    const signs = (text: string): void =>
      void sign(text).catch((error: unknown) => said.push(String(error)));
    const config = block({ ostree_ref: 'signed', tag_ref: false, wait_for_signature: true });
    const { commit, signed } = await carryOut(
      ostreeActivities,
      { ostree: { '^Server$': config } },
      signs,
    );
    expect(signed!.summary).toMatch(/; signed$/);
    expect(said.map((text) => text.replace(/ (of|for) .*/, ''))).toEqual([
      'waiting',
      'signed; waiting',
    ]);
    expect((await ostree('rev-parse', 'signed')).trim()).toBe(commit!.data.commit);
  }, 60_000);

  test("says what rpm-ostree's complaint was", async () => {
    await treefile({ ref: REF, packages: ['no-such-package'] });
    await expect(run()).rejects.toThrow('Packages not found: no-such-package');
    await treefile({ ref: REF });
    await expect(run()).rejects.toThrow('No packages specified in treefile');
  });

  test('names the missing treefile and its remedy', async () => {
    await expect(run({ treefile: 'none.json' })).rejects.toMatchObject({
      message: expect.stringContaining('has no file none.json') as unknown,
      hint: expect.stringContaining('treefile') as unknown,
    });
  });
});

describe('the phase ostree_container', () => {
  test('makes an archive with the packages and says what it is', async () => {
    const { treefile: file, config_url } = block();
    await carryOut(ostreeContainerActivities, {
      release_short: 'T',
      ostree_container: {
        '^Server$': {
          treefile: file,
          config_url,
          config_branch: 'master',
          version: '40',
          subvariant: 'Base',
        },
      },
    });
    const archive = tree.composeDir('Server/x86_64/images/T-Base-x86_64-40.ociarchive');
    const { stdout } = await execa('tar', ['-tf', archive]);
    expect(stdout).toContain('index.json');
    const { made } = await readImageFacts(tree);
    expect(made[0]!.images[0]).toMatchObject({
      deliverable: 'ostree-container',
      image: {
        path: 'Server/x86_64/images/T-Base-x86_64-40.ociarchive',
        type: 'ociarchive',
        format: 'ociarchive',
        bootable: false,
        subvariant: 'Base',
      },
    });
  });
});

describe('the phase ostree_installer', () => {
  const installer = (more: Record<string, unknown> = {}) =>
    carryOut(ostreeInstallerActivities, {
      release_name: 'Test',
      release_short: 'T',
      release_version: '1',
      ostree_installer: [['^Server$', { '*': { installpkgs: ['anaconda'], ...more } }]],
    });

  test('puts the installer into the tree and its boot.iso among the images', async () => {
    await installer({
      add_template: ['ostree.tmpl'],
      add_template_var: ['ref=a'],
      template_repo: path.join(root, 'config'),
    });
    const iso = 'Server/x86_64/iso/T-1-20240101.t.0-Server-x86_64-ostree1.iso';
    const marks = await readVolume(tree.composeDir(iso));
    expect(marks.volumeId).toBe('T-1 Server.x86_64');
    const log = await readFile(
      tree.logDir('x86_64' as Arch, 'Server', 'ostree_installer-1', 'runroot.log'),
      'utf8',
    );
    expect(log).toContain('--add-template=');
    expect(log).toContain(
      `${tree.workDir('x86_64' as Arch, 'Server', 'lorax_templates')}/ostree.tmpl`,
    );
    const { made } = await readImageFacts(tree);
    expect(made[0]!.images[0]).toMatchObject({
      deliverable: 'ostree-installer',
      image: { path: iso, type: 'dvd-ostree', bootable: true, subvariant: 'Server' },
    });
    await access(tree.composeDir('Server/x86_64/os/images/boot.iso'));
  });

  test('refuses relative templates that no repository has', async () => {
    await expect(installer({ add_template: ['ostree.tmpl'] })).rejects.toThrow(
      'Relative path to template without setting template_repo.',
    );
  });
});

describe('by ssh, in a root of the arch', () => {
  let directory = '';
  let ssh: SshServer;
  beforeAll(async () => {
    directory = await mkdtemp(path.join(os.tmpdir(), 'ostree-ssh-'));
    ssh = await serveSsh(directory, [...DOUBLES, pathBefore].join(':'));
  }, 60_000);
  afterAll(async () => {
    await ssh.close();
    await rm(directory, { recursive: true });
  });
  beforeEach(() => {
    // This worker has none of the tools.
    process.env.PATH = [ssh.bin, pathBefore].join(':');
  });

  const elsewhere = () => ({
    runroot_method: 'openssh',
    runroot_ssh_hostnames: { x86_64: ssh.host },
    runroot_ssh_username: ssh.user,
  });
  const logOf = (...below: string[]): Promise<string> =>
    readFile(tree.logDir('x86_64' as Arch, 'Server', ...below), 'utf8');

  test("Pungi's own program commits, writes the ref and the summary", async () => {
    const blocks = { ostree: { '^Server$': block({ update_summary: true, version: '40' }) } };
    const { commit, announce } = await carryOut(ostreeActivities, { ...elsewhere(), ...blocks });
    expect((await ostree('rev-parse', REF)).trim()).toBe(commit!.data.commit);
    expect(await ostree('summary', '--view')).toContain(REF);
    expect(announce!.messages?.[0]?.body).toMatchObject({
      commitid: commit!.data.commit,
      ref: REF,
    });
    const work = tree.ostreeWorkDir('ostree', 1);
    const words = [
      'pungi-make-ostree tree',
      `--repo=${repo}`,
      `--log-dir=${tree.logDir('x86_64' as Arch, 'Server', 'ostree-1')}`,
      `--treefile=${work}/config_repo/base.json`,
      '--version=40',
      `--extra-config=${work}/extra_config.json`,
      '--update-summary',
    ];
    const log = (await logOf('ostree-1', 'runroot.log')).replaceAll(/['"]/g, '');
    expect(log).toContain(words.join(' '));
    const again = await carryOut(ostreeActivities, { ...elsewhere(), ...blocks });
    expect(again.commit!.data.commit).toBeNull();
  });

  test('archives are composed, and belong to us', async () => {
    const { treefile: file, config_url } = block();
    await carryOut(ostreeContainerActivities, {
      ...elsewhere(),
      release_short: 'T',
      ostree_container: {
        '^Server$': { treefile: file, config_url, config_branch: 'master', version: '40' },
      },
    });
    const archive = tree.composeDir('Server/x86_64/images/T-Server-x86_64-40.ociarchive');
    expect((await execa('tar', ['-tf', archive])).stdout).toContain('index.json');
  });

  test('installers are made, with templates that lorax finds', async () => {
    await carryOut(ostreeInstallerActivities, {
      ...elsewhere(),
      release_name: 'Test',
      release_short: 'T',
      release_version: '1',
      ostree_installer: [
        [
          '^Server$',
          { '*': { add_template: ['ostree.tmpl'], template_repo: path.join(root, 'config') } },
        ],
      ],
    });
    await access(tree.composeDir('Server/x86_64/os/images/boot.iso'));
    const log = await logOf('ostree_installer-1', 'runroot.log');
    expect(log).toMatch(/rm -rf .* && lorax /);
  });
});

describe('by Koji, on a builder', () => {
  const before = { HOME: process.env.HOME, XDG_CACHE_HOME: process.env.XDG_CACHE_HOME };
  let directory = '';
  let hub: RunningHub;
  beforeAll(async () => {
    directory = await mkdtemp(path.join(os.tmpdir(), 'ostree-koji-'));
    hub = await serveHub({ directory: path.join(directory, 'hub') });
    addTag(hub.hub.store, 'lab-build');
    await mkdir(path.join(directory, '.koji'));
    await writeFile(path.join(directory, '.koji/config'), profileText(hub));
    // The double of lorax has its kernel in the user's cache.
    process.env.XDG_CACHE_HOME ??= path.join(os.homedir(), '.cache');
    process.env.HOME = directory;
  }, 60_000);
  afterAll(async () => {
    process.env.HOME = before.HOME;
    if (before.XDG_CACHE_HOME === undefined) delete process.env.XDG_CACHE_HOME;
    await hub.close();
    await rm(directory, { recursive: true });
  });

  const KOJI = { koji_profile: 'lab', runroot_tag: 'lab-build', runroot_weights: { ostree: 2 } };
  const BY_RUNROOT = { ...KOJI, runroot_method: 'koji' };
  /** The method of runroot does not count. */
  const BY_PLUGIN = {
    ...KOJI,
    runroot_method: 'local',
    ostree_use_koji_plugin: true,
    ostree_installer_use_koji_plugin: true,
  };
  const tasksSince = (known: number) =>
    hub.hub.store.state.tasks.slice(known).filter(({ parent }) => parent === null);
  const known = () => hub.hub.store.state.tasks.length;
  const commitBy = (koji: object, more: Record<string, unknown> = {}) =>
    carryOut(ostreeActivities, { ...koji, ostree: { '^Server$': block(more) } });
  const optionsOf = (task: ReturnType<typeof tasksSince>[number]) => task.request.at(-1);

  test.each([
    ['a runroot task', BY_RUNROOT, 'runroot'],
    ["a task of Pungi's plug-in", BY_PLUGIN, 'pungi_ostree'],
  ])(
    'a tree is committed by one task, %s',
    async (_name, koji, method) => {
      const before = known();
      const { commit } = await commitBy(koji, { update_summary: true, version: '40' });
      expect((await ostree('rev-parse', REF)).trim()).toBe(commit!.data.commit);
      expect(await ostree('show', '--print-metadata-key=version', REF)).toBe("'40'");
      expect(await ostree('summary', '--view')).toContain(REF);
      expect(await ostree('fsck')).toContain('no errors found');
      expect(tasksSince(before).map((task) => task.method)).toEqual([method]);
      expect((await commitBy(koji)).commit!.data.commit).toBeNull();
    },
    60_000,
  );

  test("the plug-in is asked as Pungi's command asks it", async () => {
    const before = known();
    await commitBy(BY_PLUGIN, { version: '40', force_new_commit: true, ostree_ref: 'other' });
    const [task] = tasksSince(before);
    const work = tree.ostreeWorkDir('ostree', 1);
    expect(task!.request.slice(0, 2)).toEqual(['lab-build', 'x86_64']);
    expect(optionsOf(task!)).toEqual({
      packages: ['pungi', 'ostree', 'rpm-ostree'],
      mounts: [tree.topDir, repo],
      weight: 2,
      pungi_make_ostree_args: {
        repo,
        'log-dir': tree.logDir('x86_64' as Arch, 'Server', 'ostree-1'),
        treefile: `${work}/config_repo/base.json`,
        version: '40',
        'extra-config': `${work}/extra_config.json`,
        'ostree-ref': 'other',
        'force-new-commit': true,
      },
      __starstar: true,
    });
  }, 60_000);

  test('a hub without the plug-in is a failure that says so, and asks for nothing else', async () => {
    instruct(hub.hub, { lacking: ['pungi_ostree', 'pungi_buildinstall'] });
    const before = known();
    try {
      const failing = commitBy(BY_PLUGIN);
      await expect(failing).rejects.toThrow(InputError);
      await expect(failing).rejects.toThrow(/^the Koji hub http:.* has no method pungi_ostree$/);
      await expect(failing).rejects.toMatchObject({
        hint: expect.stringContaining('docs/koji.md') as unknown,
        retryable: false,
      });
      await expect(installerBy(BY_PLUGIN)).rejects.toThrow('has no method pungi_buildinstall');
    } finally {
      instruct(hub.hub, { lacking: [] });
    }
    expect(tasksSince(before)).toEqual([]);
  }, 60_000);

  const installerBy = (koji: object, more: Record<string, unknown> = {}) =>
    carryOut(ostreeInstallerActivities, {
      ...koji,
      release_name: 'Test',
      release_short: 'T',
      release_version: '1',
      ostree_installer: [
        [
          '^Server$',
          {
            '*': {
              add_template: ['ostree.tmpl'],
              add_template_var: ['ref=a', 'boot=isolinux'],
              template_repo: path.join(root, 'config'),
              ...more,
            },
          },
        ],
      ],
    });

  test.each([
    ['a runroot task', BY_RUNROOT, 'runroot'],
    ["a task of Pungi's plug-in", BY_PLUGIN, 'pungi_buildinstall'],
  ])(
    'an installer is made by one task, %s',
    async (_name, koji, method) => {
      const before = known();
      await installerBy(koji);
      const iso = 'Server/x86_64/iso/T-1-20240101.t.0-Server-x86_64-ostree1.iso';
      expect((await readVolume(tree.composeDir(iso))).volumeId).toBe('T-1 Server.x86_64');
      await access(tree.composeDir('Server/x86_64/os/images/boot.iso'));
      const logs = await readdir(tree.logDir('x86_64' as Arch, 'Server', 'ostree_installer-1'));
      expect(logs).toEqual(expect.arrayContaining(['pylorax.log', 'runroot.log']));
      expect(tasksSince(before).map((task) => task.method)).toEqual([method]);
    },
    60_000,
  );

  test('the plug-in for lorax is told what it knows, and finds the templates', async () => {
    const before = known();
    await installerBy(BY_PLUGIN, { skip_branding: true, installpkgs: ['anaconda'] });
    const [task] = tasksSince(before);
    const place = tree.runrootDir('ostree_installer:Server.x86_64#0' as NodeId, 'lorax');
    expect(optionsOf(task!)).toMatchObject({
      packages: ['pungi', 'lorax', 'ostree'],
      mounts: [tree.topDir],
      lorax_args: {
        product: 'Test',
        version: '1',
        release: '1',
        sources: [expect.stringMatching(/^file:\/\/.*\/work\/x86_64\/repo\/repos$/)],
        variant: 'Server',
        installpkgs: ['anaconda'],
        buildarch: 'x86_64',
        volid: 'T-1 Server.x86_64',
        nomacboot: true,
        'add-template': [`${place}/in/lorax_templates/ostree.tmpl`],
        'add-template-var': ['ref=a', 'boot=isolinux'],
        outputdir: `${place}/out`,
      },
    });
  }, 60_000);

  test('an archive is composed by a runroot task', async () => {
    const before = known();
    const { treefile: file, config_url } = block();
    await carryOut(ostreeContainerActivities, {
      ...BY_RUNROOT,
      release_short: 'T',
      ostree_container: {
        '^Server$': { treefile: file, config_url, config_branch: 'master', version: '40' },
      },
    });
    const archive = tree.composeDir('Server/x86_64/images/T-Server-x86_64-40.ociarchive');
    expect((await execa('tar', ['-tf', archive])).stdout).toContain('index.json');
    const [task] = tasksSince(before);
    expect(task!.method).toBe('runroot');
    expect(optionsOf(task!)).toMatchObject({ new_chroot: true, weight: 2 });
  }, 60_000);
});
