/** Installers that a Koji hub's builder makes: by the plugin of Pungi, and in a runroot. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { access, cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { isStruct, type KojiStruct } from '../../../lib/koji/index.js';
import { readVolume } from '../../../lib/iso/index.js';
import { addTag } from '../../doubles/koji-hub/content.js';
import { profileText } from '../../doubles/koji-hub/profile.js';
import { serveHub, type RunningHub } from '../../doubles/koji-hub/server.js';
import { composesIn, openPunjiHome, type PunjiHome } from '../../punji.js';
import { buildRpms } from '../../rpms.js';
import { ROOT } from '../../tools.js';

const FIXTURES = path.join(ROOT, 'test/fixtures');
const pathBefore = process.env.PATH;

let home: PunjiHome;
let running: RunningHub;
let directory = '';
let repository = '';
beforeAll(async () => {
  process.env.PATH = `${path.join(ROOT, 'test/doubles/lorax')}:${pathBefore ?? ''}`;
  process.env.PYTHONDONTWRITEBYTECODE = '1';
  repository = await buildRpms(path.join(FIXTURES, 'composes/specs'), 'composes');
  directory = await mkdtemp(path.join(os.tmpdir(), 'punji-buildinstall-task-'));
  running = await serveHub({ directory: path.join(directory, 'hub') });
  addTag(running.hub.store, 'lab-1-build');
  running.hub.store.save();
  const userHome = path.join(directory, 'home');
  await mkdir(path.join(userHome, '.koji'), { recursive: true });
  await writeFile(path.join(userHome, '.koji/config'), profileText(running));
  // Workers have no lorax: only the builder does.
  home = await openPunjiHome({ HOME: userHome, PATH: pathBefore ?? '' });
}, 180_000);
afterAll(async () => {
  process.env.PATH = pathBefore;
  await home.close();
  await running.close();
  await rm(directory, { recursive: true });
}, 60_000);

async function compose(options: string): Promise<string> {
  const config = await mkdtemp(path.join(directory, 'config-'));
  const targetDir = await mkdtemp(path.join(directory, 'target-'));
  await cp(path.join(FIXTURES, 'bootable'), config, { recursive: true });
  const file = path.join(config, 'pungi.conf');
  const text = (await readFile(file, 'utf8'))
    .replace('@REPO@', repository)
    .replace('@SHAPE@', 'isolinux')
    .replaceAll('@CASE@', config)
    .replace('@XORRISO@', 'False');
  const skip = 'skip_phases = ["createiso", "extra_isos", "repoclosure", "productimg"]';
  await writeFile(file, `${text}\nkoji_profile = "lab"\n${skip}\n${options}`);
  const result = await home.run('compose', file, '--target-dir', targetDir, '--test');
  if (result.exitCode !== 0) throw new Error(`${result.stdout}\n${result.stderr}`);
  const [made = ''] = await composesIn(targetDir);
  return made;
}

const tasksOf = (method: string) =>
  running.hub.store.state.tasks.filter((task) => task.method === method);

async function checkInstaller(made: string): Promise<void> {
  const isos = path.join(made, 'compose/Srv/x86_64/iso');
  const [boot = ''] = (await readdir(isos)).filter((name) => name.endsWith('-boot.iso'));
  const { volumeId } = await readVolume(path.join(isos, boot));
  expect(volumeId).toBe('FL-1.2-Srv.x86_64');
  const logs = path.join(made, 'logs/x86_64');
  expect(await readdir(path.join(logs, 'buildinstall-Srv-logs'))).toContain('pylorax.log');
  const rpms = await readFile(path.join(logs, 'buildinstall-Srv-RPMs.x86_64.log'), 'utf8');
  expect(rpms).toContain('lorax-1.0-1.x86_64\n');
}

describe('with lorax_use_koji_plugin', () => {
  test('one task is told the options, and what it makes is in the compose', async () => {
    const made = await compose('lorax_use_koji_plugin = True\nrunroot_tag = "lab-1-build"\n');
    const taskDir = path.join(made, 'work/global/runroot/buildinstall:Srv.x86_64/lorax-plugin');
    await checkInstaller(made);
    const [task, ...more] = tasksOf('pungi_buildinstall');
    expect(more).toEqual([]);
    const [tag, arch, last] = task!.request;
    expect([tag, arch]).toEqual(['lab-1-build', 'x86_64']);
    const options = (isStruct(last!) ? last : {}) as KojiStruct;
    expect(options).toMatchObject({ packages: ['lorax'], mounts: [made] });
    expect(options.lorax_args).toEqual({
      product: 'Example FL',
      version: '1.2',
      release: '1.2',
      sources: [
        expect.stringMatching(/\/work\/x86_64\/repo\//),
        expect.stringMatching(/\/work\/x86_64\/comps_repo_Srv$/),
      ],
      variant: 'Srv',
      buildarch: 'x86_64',
      volid: 'FL-1.2-Srv.x86_64',
      nomacboot: true,
      noupgrade: true,
      'add-template-var': ['boot=isolinux'],
      outputdir: taskDir,
    });
    await expect(access(taskDir)).rejects.toThrow();
  }, 300_000);
});

describe('with buildinstall_topdir', () => {
  test('a runroot writes there, reads by translated paths, and all of it is fetched', async () => {
    const top = path.join(directory, 'writable');
    const made = await compose(
      [
        'runroot_tag = "lab-1-build"',
        'runroot_method = {"buildinstall": "koji"}',
        `buildinstall_topdir = "${top}"`,
        `translate_paths = [("${directory}", "file://${directory}")]`,
      ].join('\n'),
    );
    await checkInstaller(made);
    const command = String(tasksOf('runroot').at(-1)!.request[2]);
    const own = path.join(top, `buildinstall-${path.basename(made)}`, 'x86_64', 'Srv');
    expect(command).toContain(`rm -rf ${own} && mkdir -p ${own}/logs && lorax `);
    expect(command).toContain(`--source=file://${made}/work/x86_64/repo/`);
    expect(command).toContain(`--logfile=${own}/logs/lorax.log`);
    expect(command).toContain(` ${own}/results ; EXIT_CODE=$? ; chmod -R a+r ${own} ${own}/logs ;`);
    await expect(access(own)).rejects.toThrow();
  }, 300_000);
});
