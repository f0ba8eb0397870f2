import { cp, mkdir, readFile, readdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ROOT } from '../tools.js';
import { EmbeddedHome } from './embedded-home.js';

const MINUTE_MS = 60_000;
const DEMO = path.join(ROOT, 'examples', 'demo');
const SKIPPED = 'createiso repoclosure extra_files';

let home: EmbeddedHome;
let dir: string;

beforeAll(async () => {
  home = await EmbeddedHome.open();
  dir = path.join(home.dir, 'multi');
  await mkdir(dir);
  await cp(path.join(DEMO, 'comps.xml'), path.join(dir, 'comps.xml'));
  await cp(path.join(DEMO, 'release.conf'), path.join(dir, 'release.conf'));
  await writeFile(path.join(dir, 'server.conf'), configOf('Server', ''));
  await writeFile(
    path.join(dir, 'desk.conf'),
    configOf('Workstation', '# after {{ part-server }}\n'),
  );
  await writeFile(
    path.join(dir, 'extras.conf'),
    'from release import *\ncomps_file = "{{ nonsense }}"\n',
  );
  await writeVariants('Server');
  await writeVariants('Workstation');
  await writeFile(path.join(dir, 'multi.conf'), multiFile());
}, 5 * MINUTE_MS);
afterAll(async () => {
  await home.close();
}, MINUTE_MS);

const configOf = (variant: string, comment: string): string =>
  [
    `${comment}from release import *`,
    'comps_file = "comps.xml"',
    `variants_file = "${variant}.xml"`,
    'tree_arches = ["x86_64"]',
    'pkgset_source = "repos"',
    `pkgset_repos = {"*": ["${path.join(DEMO, 'build', 'repo')}"]}`,
    'sigkeys = [None]',
    'gather_method = "deps"',
    `additional_packages = [("^${variant}$", {"*": ["taper"]})]`,
    '',
  ].join('\n');

const writeVariants = (id: string): Promise<void> =>
  writeFile(
    path.join(dir, `${id}.xml`),
    `<variants><variant id="${id}" name="${id}" type="variant"><arches><arch>x86_64</arch></arches>` +
      '<groups><group default="true">core</group></groups></variant></variants>',
  );

const multiFile = (): string =>
  [
    '[general]',
    'target = ../whole',
    'compose_type = test',
    'release_name = Lantern',
    'release_short = Lantern',
    'release_version = 1',
    'extra_args = --quiet',
    'pre_compose_script = echo "$COMPOSE_ID $RELEASE_IS_LAYERED" > pre',
    '    echo second >> pre',
    'post_compose_script = cp STATUS post',
    `notification_script = ${path.join(dir, 'tell')}`,
    '[server]',
    'config = server.conf',
    `skip_phase = ${SKIPPED}`,
    '[desk]',
    'config = desk.conf',
    `skip_phase = ${SKIPPED}`,
    'depends_on = server',
    '[extras]',
    'config = extras.conf',
    'failable = yes',
    '[more]',
    'config = desk.conf',
    'depends_on = extras',
    'failable = yes',
    '',
  ].join('\n');

type Metadata = { payload: Record<string, Record<string, unknown>> };
const metadata = async (whole: string, name: string): Promise<Metadata> =>
  JSON.parse(await readFile(path.join(whole, 'compose', 'metadata', name), 'utf8')) as Metadata;

describe('punji multi', () => {
  test(
    'makes the parts in order, goes on without a failable one, and joins trees and metadata',
    async () => {
      await writeFile(
        path.join(dir, 'tell'),
        `#!/bin/sh\ncat >> ${dir}/told; echo >> ${dir}/told\n`,
        {
          mode: 0o755,
        },
      );
      const run = await home.run('multi', 'start', path.join(dir, 'multi.conf'));
      expect(run).toMatchObject({ exitCode: 0 });
      expect(run.output).toContain('STATUS    FINISHED_INCOMPLETE');
      expect(run.output).toContain("unknown placeholder 'nonsense'");
      const [name = ''] = (await readdir(path.join(home.dir, 'whole'))).filter((one) =>
        one.startsWith('Lantern'),
      );
      const whole = path.join(home.dir, 'whole', name);
      const parts = JSON.parse(
        await readFile(path.join(whole, 'compose', 'metadata', 'parts.json'), 'utf8'),
      ) as Record<string, { status: string; path: string | null }>;
      expect(Object.entries(parts).map(([part, { status }]) => [part, status])).toEqual([
        ['desk', 'FINISHED'],
        ['extras', 'DOOMED'],
        ['more', 'BLOCKED'],
        ['server', 'FINISHED'],
      ]);
      const composeinfo = await metadata(whole, 'composeinfo.json');
      expect(composeinfo.payload['compose']).toMatchObject({ id: name });
      expect(Object.keys(composeinfo.payload['variants'] ?? {})).toEqual(['Server', 'Workstation']);
      const rpms = await metadata(whole, 'rpms.json');
      expect(Object.keys(rpms.payload['rpms'] ?? {})).toEqual(['Server', 'Workstation']);
      const repomd = 'compose/Server/x86_64/os/repodata/repomd.xml';
      const [one, other] = await Promise.all(
        [whole, parts['server']?.path ?? ''].map((top) => stat(path.join(top, repomd))),
      );
      expect(one?.ino).toBe(other?.ino);
      expect(await readFile(path.join(whole, 'pre'), 'utf8')).toBe(`${name} \nsecond\n`);
      expect(await readFile(path.join(whole, 'post'), 'utf8')).toBe('STARTED\n');
      const told = (await readFile(path.join(dir, 'told'), 'utf8')).trim().split('\n');
      expect(told.map((line) => (JSON.parse(line) as { status: string }).status)).toEqual([
        'STARTED',
        'FINISHED_INCOMPLETE',
      ]);
      const desk = await readFile(
        path.join(whole, 'work', 'global', 'multi', 'parts', 'desk', 'desk.conf'),
        'utf8',
      );
      expect(desk).toContain(`# after ${parts['server']?.path ?? '?'}`);
    },
    5 * MINUTE_MS,
  );

  test(
    'restart runs the parts that did not finish again, and leaves the others',
    async () => {
      await writeFile(path.join(dir, 'extras.conf'), configOf('Server', ''));
      const [name = ''] = (await readdir(path.join(home.dir, 'whole'))).filter((one) =>
        one.startsWith('Lantern'),
      );
      const whole = path.join(home.dir, 'whole', name);
      const before = await readdir(path.join(whole, 'parts'));
      const run = await home.run('multi', 'restart', path.join(dir, 'multi.conf'), whole, '--json');
      expect(run.exitCode).toBe(0);
      expect(JSON.parse(run.output)).toMatchObject({ status: 'FINISHED', composeDir: whole });
      const made = (await readdir(path.join(whole, 'parts'))).filter(
        (one) => !before.includes(one),
      );
      expect(made.filter((one) => one.startsWith('Lantern'))).toHaveLength(2);
      const again = await home.run('multi', 'restart', path.join(dir, 'multi.conf'), whole);
      expect(again.exitCode).toBe(1);
      expect(again.output).toContain('Could not modify a FINISHED compose');
    },
    5 * MINUTE_MS,
  );
});
