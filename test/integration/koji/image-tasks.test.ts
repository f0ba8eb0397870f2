/** Composes whose images are made by tasks on a Koji hub. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { addTag } from '../../doubles/koji-hub/content.js';
import { instruct } from '../../doubles/koji-hub/control.js';
import { profileText } from '../../doubles/koji-hub/profile.js';
import { serveHub, type RunningHub } from '../../doubles/koji-hub/server.js';
import { composesIn, openPunjiHome, statusOf, type PunjiHome } from '../../punji.js';
import { buildRpms } from '../../rpms.js';
import { ROOT } from '../../tools.js';

const FIXTURES = path.join(ROOT, 'test/fixtures/composes');
const COMMIT = '0123456789abcdef0123456789abcdef01234567';

let home: PunjiHome;
let running: RunningHub;
let directory = '';
let repository = '';
beforeAll(async () => {
  repository = await buildRpms(path.join(FIXTURES, 'specs'), 'composes');
  directory = await mkdtemp(path.join(os.tmpdir(), 'punji-image-tasks-'));
  running = await serveHub({ directory: path.join(directory, 'hub') });
  addTag(running.hub.store, 'lab-1');
  running.hub.store.save();
  const userHome = path.join(directory, 'home');
  await mkdir(path.join(userHome, '.koji'), { recursive: true });
  await writeFile(path.join(userHome, '.koji/config'), profileText(running));
  home = await openPunjiHome({ HOME: userHome });
}, 180_000);
afterAll(async () => {
  await home.close();
  await running.close();
  await rm(directory, { recursive: true });
}, 60_000);

const IMAGES = `
koji_profile = "lab"
translate_paths = [("${os.tmpdir()}", "http://lab.test/composes")]
global_ksurl = "git+https://lab.test/kickstarts.git?#${COMMIT}"
global_target = "lab-1"
global_release = None
live_media = {
    '^Client$': [{'name': 'Fam-Live', 'kickstart': 'live.ks', 'subvariant': 'Live', 'failable': ['s390x']}],
}
image_build = {
    '^Client$': [{'image-build': {
        'name': 'Fam-Disk', 'kickstart': 'disk.ks', 'distro': 'Fedora-40', 'format': ['qcow2', 'raw-xz'],
        'arches': ['x86_64'],
    }}],
}
live_images = [
    ('^Client$', {'x86_64': {'kickstart': 'cd.ks', 'name': 'Fam-CD'}}),
]
osbuild = {
    '^Client$': [{'name': 'Fam-Os', 'distro': 'f40', 'image_types': ['qcow2'], 'arches': ['x86_64'], 'subvariant': 'Os'}],
}
kiwibuild = {
    '^Client$': [{
        'kiwi_profile': 'Fam-Kiwi', 'description_scm': 'https://lab.test/kiwi.git#${COMMIT}',
        'description_path': 'fam.kiwi', 'arches': ['x86_64'], 'subvariant': 'Kiwi',
    }],
}
imagebuilder = {
    '^Client$': [{'name': 'Fam-Builder', 'types': ['minimal'], 'arches': ['x86_64'], 'subvariant': 'Builder'}],
}
osbs = {
    '^Client$': {'url': 'https://lab.test/container.git#${COMMIT}', 'target': 'lab-1', 'git_branch': 'main'},
}
osbs_registries = {'container-*': {'push': 'yes'}}
image_container = {
    '^Client$': {
        'url': 'https://lab.test/wrapped.git#${COMMIT}', 'target': 'lab-1', 'git_branch': 'main',
        'image_spec': {'type': 'qcow2', 'subvariant': 'Client'},
    },
}
`;

/** The first one, with all images. */
let first = '';

/** Options of IMAGES from one to before another. */
const part = (from: string, to: string): string =>
  IMAGES.slice(IMAGES.indexOf(`${from} =`), IMAGES.indexOf(`${to} =`));

async function compose(options: string, ...words: string[]) {
  // The same directory for all: what its files are called is a part of what composes are made of.
  const config = path.join(directory, 'config');
  const targetDir = await mkdtemp(path.join(directory, 'target-'));
  await cp(path.join(FIXTURES, 'cases/family'), config, { recursive: true });
  const file = path.join(config, `${path.basename(targetDir)}.conf`);
  const text = (await readFile(path.join(config, 'pungi.conf'), 'utf8'))
    .replaceAll('@CASE@', config)
    .replaceAll('@REPO@', repository);
  await writeFile(file, `${text}\n${options}`);
  const result = await home.run('compose', file, '--target-dir', targetDir, '--test', ...words);
  const [made = ''] = await composesIn(targetDir);
  return { result, made };
}

const json = async (file: string): Promise<unknown> =>
  JSON.parse(await readFile(file, 'utf8')) as unknown;

interface Image {
  path: string;
  type: string;
  format: string;
  subvariant: string;
  bootable: boolean;
  checksums: Record<string, string>;
}

async function imagesOf(made: string, variant: string, arch: string): Promise<readonly Image[]> {
  const { payload } = (await json(path.join(made, 'compose/metadata/images.json'))) as {
    payload: { images: Record<string, Record<string, Image[]>> };
  };
  return payload.images[variant]?.[arch] ?? [];
}

describe('a compose with images of Koji', () => {
  test('has them, one task for each block', async () => {
    const { result, made } = await compose(IMAGES);
    first = made;
    const traceback = path.join(made, 'logs/global/traceback.global.log');
    expect([result.exitCode, await readFile(traceback, 'utf8').catch(() => '')]).toEqual([0, '']);
    expect(await statusOf(made)).toBe('FINISHED');
    const images = (await imagesOf(made, 'Client', 'x86_64')).filter(({ type }) => type !== 'dvd');
    expect(
      images.map(({ type, format, subvariant }) => [type, format, subvariant].join(' ')).sort(),
    ).toEqual([
      'live iso Client',
      'live iso Live',
      'qcow2 qcow2 Builder',
      'qcow2 qcow2 Client',
      'qcow2 qcow2 Kiwi',
      'qcow2 qcow2 Os',
      'raw-xz raw.xz Client',
    ]);
    expect(images.every(({ checksums }) => checksums.sha256?.length === 64)).toBe(true);
    const tops = running.hub.store.state.tasks.filter(({ parent }) => parent === null);
    expect(tops.map(({ method }) => method).sort()).toEqual([
      'buildContainer',
      'buildContainer',
      'image',
      'imageBuilderBuild',
      'kiwiBuild',
      'livecd',
      'livemedia',
      'osbuildImage',
    ]);
    const osbs = (await json(path.join(made, 'compose/metadata/osbs.json'))) as {
      Client: { x86_64: { nvr: string }[] };
    };
    expect(osbs.Client.x86_64).toHaveLength(2);
    expect(await json(path.join(made, 'logs/global/osbs-registries.json'))).toEqual({
      [osbs.Client.x86_64.find(({ nvr }) => nvr.startsWith('container-'))!.nvr]: { push: 'yes' },
    });
    const noted = await readdir(path.join(made, 'logs/global/koji-tasks'));
    expect(noted.filter((name) => /^\d+$/.test(name))).toHaveLength(8);
  }, 300_000);

  test('has live images with their lists, and the signed RPMs that wrap them', async () => {
    const { topdir } = running.hub.store.state;
    const sign = path.join(directory, 'sign');
    await writeFile(path.join(directory, 'password'), 'pass word\n');
    await writeFile(
      sign,
      `#!/bin/sh
password=$1; nvr=$2
file=$(find '${topdir}/work/tasks' -name "$nvr.noarch.rpm")
to=${topdir}/packages/$(echo "$nvr" | sed 's,^\\(.*\\)-\\([^-]*\\)-\\([^-]*\\)$,\\1/\\2/\\3,')/data/signed/abcdef12/noarch
mkdir -p "$to"
{ cat "$file"; echo "signed with $password"; } > "$to/$nvr.noarch.rpm"
`,
      { mode: 0o755 },
    );
    const { result, made } = await compose(`
koji_profile = "lab"
global_ksurl = "git+https://lab.test/kickstarts.git?#${COMMIT}"
global_target = "lab-1"
global_release = None
signing_key_id = "ABCDEF12"
signing_command = "${sign} '%(signing_key_password)s'"
signing_key_password_file = "${path.join(directory, 'password')}"
live_images = [
    ('^Server$', {'x86_64': {'kickstart': 'cd.ks', 'name': 'Fam-Wrapped', 'specfile': 'git://lab.test/spec', 'sign': True}}),
]
`);
    const traceback = path.join(made, 'logs/global/traceback.global.log');
    expect([result.exitCode, await readFile(traceback, 'utf8').catch(() => '')]).toEqual([0, '']);
    const isos = path.join(made, 'compose/Server/x86_64/iso');
    const names = await readdir(isos);
    const image = names.find((name) => /^Fam-Wrapped.*live\.iso$/.test(name))!;
    expect(await readFile(path.join(isos, `${image}.manifest`), 'utf8')).toBe(
      '/boot.catalog\n/boot.img\n',
    );
    const rpm = names.find((name) => /^Fam-Wrapped.*\.noarch\.rpm$/.test(name))!;
    expect(await readFile(path.join(isos, rpm), 'utf8')).toMatch(
      /^wraps .*\nsigned with pass word\n$/,
    );
    const logs = path.join(made, 'logs/x86_64');
    const log = (await readdir(logs)).find((name) => name.startsWith('live_images-signing-'))!;
    const text = await readFile(path.join(logs, log), 'utf8');
    expect(text).toContain(`'%(signing_key_password)s' ${rpm.replace('.noarch.rpm', '')}`);
    expect(text).not.toContain('pass word');
  }, 300_000);

  test('takes over what an older compose has of the same where that is allowed', async () => {
    const before = running.hub.store.state.tasks.length;
    const options = [
      part('koji_profile', 'live_media'),
      part('image_build', 'live_images'),
      part('osbs', 'image_container'),
      'image_build_allow_reuse = True\nosbs_allow_reuse = True\n',
    ];
    const { result, made } = await compose(
      options.join(''),
      ...['--old-composes', path.dirname(first)],
    );
    expect([result.exitCode, await statusOf(made)]).toEqual([0, 'FINISHED']);
    expect(running.hub.store.state.tasks.slice(before).map(({ method }) => method)).toEqual([]);
    const images = await imagesOf(made, 'Client', 'x86_64');
    const disks = images.filter(
      ({ subvariant, type }) => subvariant === 'Client' && type !== 'dvd',
    );
    expect(disks.map(({ type }) => type).sort()).toEqual(['qcow2', 'raw-xz']);
    for (const { path: name } of disks) {
      const [older, own] = [first, made].map((dir) => stat(path.join(dir, 'compose', name)));
      expect((await own!).ino).toBe((await older!).ino);
    }
    const osbs = (await json(path.join(made, 'compose/metadata/osbs.json'))) as {
      Client: { x86_64: { compose_id: string; koji_task: number }[] };
    };
    expect(osbs.Client.x86_64).toEqual([
      expect.objectContaining({ compose_id: path.basename(made) }) as unknown,
    ]);
  }, 300_000);

  test('goes on without the arch of a task that was allowed to fail', async () => {
    instruct(running.hub, {
      taskRules: [{ method: 'createLiveMedia', arch: 's390x', what: 'fail' }],
    });
    const before = running.hub.store.state.tasks.length;
    const { made } = await compose(
      IMAGES.slice(0, IMAGES.indexOf('image_build ='))
        .replace('^Client$', '^Server$')
        .replace('Fam-Live', 'Fam-Other') +
        part('image_build', 'live_images').replace('Fam-Disk', 'Fam-Other-Disk') +
        'image_build_allow_reuse = True\n',
      ...['--old-composes', path.dirname(first)],
    );
    // By another name it is another image.
    const asked = running.hub.store.state.tasks.slice(before).map(({ method }) => method);
    expect(asked).toContain('image');
    const traceback = path.join(made, 'logs/global/traceback.global.log');
    expect(await readFile(traceback, 'utf8').catch(() => '')).toBe('');
    expect(await statusOf(made)).toBe('FINISHED_INCOMPLETE');
    const deliverables = (await json(path.join(made, 'logs/global/deliverables.json'))) as {
      failed: Record<string, unknown>;
    };
    expect(deliverables.failed).toEqual({ 'live-media': [['Server', 's390x', 'Live']] });
  }, 300_000);
});
