/** The tasks that we ask for are those that the `koji` command asks for when Pungi calls it. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { execa } from 'execa';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { addTag } from '../../../doubles/koji-hub/content.js';
import { profileOf, profileText } from '../../../doubles/koji-hub/profile.js';
import { serveHub, type RunningHub } from '../../../doubles/koji-hub/server.js';
import type { TaskRow } from '../../../doubles/koji-hub/state.js';
import { PYTHON } from '../../../tools.js';
import { openKojiProfile, type KojiClient } from '../../../../lib/koji/index.js';
import {
  imageBuildCall,
  kiwiCall,
  liveImageCall,
  liveMediaCall,
  runrootCall,
  type TaskCall,
} from '../../../../lib/koji-tasks/index.js';

const KSURL = 'git+https://lab.test/ks.git?#0123456789abcdef0123456789abcdef01234567';
const REPO = 'http://lab.test/compose/Server/$basearch/os';

let running: RunningHub;
let directory = '';
let koji: KojiClient;
beforeAll(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'punji-same-'));
  running = await serveHub({ directory: path.join(directory, 'hub'), taskMs: 3_600_000 });
  addTag(running.hub.store, 'lab-1');
  await writeFile(path.join(directory, 'koji.conf'), profileText(running));
  koji = await openKojiProfile(profileOf(running));
  await koji.login();
});
afterAll(async () => {
  koji.close();
  await running.close();
  await rm(directory, { recursive: true });
});

async function byCommand(...args: readonly string[]): Promise<TaskRow> {
  const known = running.hub.store.state.tasks.length;
  const config = path.join(directory, 'koji.conf');
  const login = ['--user=pungi', '--password=pungipw'];
  await execa(path.join(path.dirname(PYTHON), 'koji'), [
    `--config=${config}`,
    '--profile=lab',
    ...login,
    ...args,
  ]);
  return running.hub.store.state.tasks[known]!;
}

async function byCall({ method, args, kwargs }: TaskCall): Promise<TaskRow> {
  const id = await koji.call(method, args, kwargs);
  return running.hub.store.state.tasks.find((task) => task.id === id)!;
}

const asked = ({ method, request, arch, priority, owner }: TaskRow) => ({
  method,
  request,
  arch,
  priority,
  owner,
});

async function expectSame(call: TaskCall, ...command: readonly string[]): Promise<void> {
  expect(asked(await byCall(call))).toEqual(asked(await byCommand(...command)));
}

describe('the same task as the command asks for', () => {
  const common = {
    name: 'Live',
    version: '1.0',
    target: 'lab-1',
    kickstart: 'live.ks',
    ksurl: KSURL,
    repos: [REPO, 'http://lab.test/extra'],
  };
  const media = {
    ...common,
    release: '20260101.n.0',
    arches: ['armv7hl', 'i686', 'x86_64'],
    failableArches: ['i686'],
    installTree: REPO,
    ksversion: undefined,
    isScratch: false,
    skipTag: false,
    nomacboot: false,
  };
  const repos = common.repos.map((repo) => `--repo=${repo}`);

  test('for live media', async () => {
    await expectSame(
      liveMediaCall(media),
      ...['spin-livemedia', 'Live', '1.0', 'lab-1', 'armv7hl,i686,x86_64', 'live.ks'],
      ...[`--install-tree=${REPO}`, ...repos, `--ksurl=${KSURL}`, '--release=20260101.n.0'],
      ...['--can-fail=i686', '--nowait'],
    );
  });

  test('for scratch live media that Koji numbers and nothing of which may fail', async () => {
    await expectSame(
      liveMediaCall({
        ...media,
        release: undefined,
        failableArches: [],
        isScratch: true,
        skipTag: true,
        nomacboot: true,
      }),
      ...['spin-livemedia', 'Live', '1.0', 'lab-1', 'armv7hl,i686,x86_64', 'live.ks'],
      ...[`--install-tree=${REPO}`, ...repos, '--scratch', '--skip-tag', `--ksurl=${KSURL}`],
      ...['--can-fail=', '--nomacboot', '--nowait'],
    );
  });

  const live = {
    ...common,
    release: undefined,
    arch: 'i686',
    isScratch: true,
    specfile: undefined,
  };

  test('for a live CD', async () => {
    await expectSame(
      liveImageCall({ ...live, type: 'live' }),
      ...['spin-livecd', '--scratch', '--noprogress', '--nowait', `--ksurl=${KSURL}`, ...repos],
      ...['Live', '1.0', 'lab-1', 'i386', 'live.ks'],
    );
  });

  test('for an appliance that is wrapped in an RPM', async () => {
    await expectSame(
      liveImageCall({
        ...live,
        type: 'appliance',
        release: '7',
        isScratch: false,
        specfile: 'git://spec',
      }),
      ...[
        'spin-appliance',
        '--noprogress',
        '--nowait',
        '--specfile=git://spec',
        `--ksurl=${KSURL}`,
      ],
      ...[...repos, '--release=7', 'Live', '1.0', 'lab-1', 'i386', 'live.ks'],
    );
  });

  test.each([
    { failableArches: [] as string[], isScratch: false, own: {}, lines: '', flags: [] as string[] },
    {
      failableArches: ['i686'],
      isScratch: true,
      own: { disk_size: 3, ksversion: 'F40', release: '5', ova_option: 'ovf_memory=1' },
      lines:
        'disk_size = 3\nksversion = F40\nrelease = 5\ncan_fail = i686\nova_option = ovf_memory=1\n',
      flags: ['--scratch'],
    },
  ])('for disk images: $lines', async ({ failableArches, isScratch, own, lines, flags }) => {
    const file = path.join(directory, 'image-build.cfg');
    await writeFile(
      file,
      `[image-build]\nname = Disk\nversion = 1.0\ntarget = lab-1\ninstall_tree = ${REPO}\narches = i686,x86_64\nformat = qcow2,raw-xz\nkickstart = disk.ks\nksurl = ${KSURL}\ndistro = Fedora-40\nsubvariant = Disk\nvariant = Server\nrepo = ${common.repos.join(',')}\n${lines}[factory-parameters]\nDocker_Cmd = [ "/bin/sh" ]\n`,
    );
    await expectSame(
      imageBuildCall({
        name: 'Disk',
        version: '1.0',
        target: 'lab-1',
        arches: ['i686', 'x86_64'],
        installTree: REPO,
        repos: common.repos,
        formats: ['qcow2', 'raw-xz'],
        failableArches,
        isScratch,
        others: {
          kickstart: 'disk.ks',
          ksurl: KSURL,
          distro: 'Fedora-40',
          subvariant: 'Disk',
          ...own,
        },
        factoryParameters: { Docker_Cmd: '[ "/bin/sh" ]' },
      }),
      ...['image-build', `--config=${file}`, '--nowait', ...flags],
    );
  });

  test('for images of kiwi', async () => {
    await expectSame(
      kiwiCall({
        target: 'lab-1',
        arches: ['aarch64', 'x86_64'],
        descriptionScm: 'https://lab.test/kiwi.git#0123456',
        descriptionPath: 'fedora.kiwi',
        profile: 'Cloud-Base',
        release: '20260101.n.0',
        repos: common.repos,
        failableArches: ['aarch64'],
        type: 'oem',
        typeAttr: ['format=qcow2', 'compressed=false'],
        bundleNameFormat: '%N-%A-%I',
        version: '40',
        repoReleasever: '40',
      }),
      ...[
        'kiwi-build',
        '--nowait',
        '--kiwi-profile=Cloud-Base',
        '--release=20260101.n.0',
        ...repos,
      ],
      ...['--arch=aarch64', '--arch=x86_64', '--can-fail=aarch64', '--type=oem'],
      ...['--type-attr=format=qcow2', '--type-attr=compressed=false'],
      ...['--result-bundle-name-format=%N-%A-%I', '--version=40', '--repo-releasever=40'],
      ...['lab-1', 'https://lab.test/kiwi.git#0123456', 'fedora.kiwi'],
    );
  });

  test('for a command in a buildroot', async () => {
    await expectSame(
      runrootCall({
        tag: 'lab-1',
        arch: 'i686',
        command: "set -x; bash '/mnt/a b.sh'",
        packages: ['coreutils', 'xorriso'],
        mounts: ['/mnt/compose'],
        channel: 'runroot',
        weight: 2,
        isNewChroot: true,
      }),
      ...['runroot', '--nowait', '--task-id', '--new-chroot', '--use-shell'],
      ...['--channel-override=runroot', '--weight=2', '--package=coreutils', '--package=xorriso'],
      ...['--mount=/mnt/compose', 'lab-1', 'i386', "set -x; bash '/mnt/a b.sh'"],
    );
  });
});
