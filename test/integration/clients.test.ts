/** The demo's result, read by the programs that users read a compose with. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { execa } from 'execa';
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { dispatch } from '../../cli/dispatch.js';
import { VERBS } from '../../cli/verbs.js';
import { ComposeTree } from '../../lib/compose-tree/index.js';
import { gatherResultSchema } from '../../lib/gather/index.js';
import { KINDS } from '../../lib/solve-request/index.js';
import { memoryTerminal } from '../doubles/terminal.js';
import { lineDifferences, normaliseCompose } from '../normalise.js';
import { composesIn, openPunjiHome, statusOf, type PunjiHome } from '../punji.js';
import { PYTHON, ROOT } from '../tools.js';

const DEMO = path.join(ROOT, 'examples', 'demo');
const ARCHES = ['x86_64', 'aarch64'];
const PRODUCTMD_SCRIPT = path.join(ROOT, 'test', 'integration', 'load_with_productmd.py');

interface Summary {
  id: string;
  variants: string[];
  rpms: Record<string, Record<string, string[]>>;
  images: Record<string, Record<string, [path: string, volumeId: string, arch: string][]>>;
  treeinfos: Record<string, { release: string; arch: string; variants: string[] }>;
}

let home: PunjiHome;
let scratch = '';
let compose = '';
let summary: Summary;

async function composeDemo(configuration: string): Promise<string> {
  const targetDir = path.join(home.targetDir, path.basename(configuration));
  await mkdir(targetDir, { recursive: true });
  const config = path.join(DEMO, configuration);
  const result = await home.run('compose', config, '--target-dir', targetDir, '--type', 'test');
  expect(result).toMatchObject({ exitCode: 0 });
  return (await composesIn(targetDir)).at(-1)!;
}

const below = (...parts: string[]): string => path.join(compose, 'compose', ...parts);

beforeAll(async () => {
  await execa(process.execPath, [path.join(DEMO, 'build-rpms.mjs')]);
  home = await openPunjiHome();
  scratch = await mkdtemp(path.join(os.tmpdir(), 'punji-clients-'));
  compose = await composeDemo('demo.conf');
  const { stdout } = await execa(PYTHON, [PRODUCTMD_SCRIPT, compose]);
  summary = JSON.parse(stdout) as Summary;
}, 400_000);
afterAll(async () => {
  await home.close();
  await rm(scratch, { recursive: true, force: true });
}, 120_000);

describe('productmd', () => {
  test('loads composeinfo with every variant', () => {
    expect(summary.variants).toEqual(['Server', 'Server-HA', 'Server-optional', 'Workstation']);
    expect(summary.id).toBe(path.basename(compose));
  });

  test('loads the RPM manifest, and each path of it is there', async () => {
    const paths = Object.values(summary.rpms).flatMap((arches) => Object.values(arches).flat());
    const there = new Set(await readdir(below(), { recursive: true }));
    expect(paths.filter((name) => !there.has(name))).toEqual([]);
    expect(paths.length).toBeGreaterThan(60);
  });

  test('loads the treeinfo of every tree', () => {
    expect(summary.treeinfos).toEqual({
      ...Object.fromEntries(
        ['Server', 'Server-optional', 'Workstation'].flatMap((variant) => [
          ...ARCHES.map((arch) => [
            `${variant}/${arch}/os/.treeinfo`,
            { release: 'Lantern', arch, variants: [variant] },
          ]),
          [
            `${variant}/source/tree/.treeinfo`,
            { release: 'Lantern', arch: 'src', variants: [variant] },
          ],
        ]),
      ),
    });
  });
});

/** Packages of a variant and arch, by file name. */
const packageNames = (variant: string, arch: string): string[] =>
  summary.rpms[variant]![arch]!.map((name) => path.basename(name));

describe('what was gathered', () => {
  test('multilib adds the i686 twins of development packages and what they require', () => {
    const i686 = packageNames('Server', 'x86_64').filter((name) => name.endsWith('.i686.rpm'));
    expect(i686).toEqual(
      expect.arrayContaining(['wick-devel-3.1-4.i686.rpm', 'wick-libs-3.1-4.i686.rpm']),
    );
    expect(packageNames('Workstation', 'x86_64').join()).not.toContain('.i686.rpm');
  });

  test('a conditional member comes with its condition, and the newest version is taken', () => {
    expect(packageNames('Workstation', 'aarch64')).toContain(
      'shade-ember-applet-40.1-2.aarch64.rpm',
    );
    expect(packageNames('Server', 'aarch64')).toContain('taper-1.1-1.aarch64.rpm');
    expect(packageNames('Server', 'aarch64')).not.toContain('taper-1.0-1.aarch64.rpm');
  });

  test('of two providers the one with the shorter name, and no weak dependency that comps does not name', () => {
    const names = packageNames('Workstation', 'x86_64').join();
    expect(names).toContain('prism-glass');
    expect(names).not.toContain('prism-diamond');
    expect(packageNames('Server', 'x86_64').join()).not.toContain('beacon');
  });

  test('an architecture has what is exclusively its own', () => {
    expect(packageNames('Server', 'x86_64').join()).toContain('lamp-microcode');
    expect(packageNames('Server', 'aarch64').join()).not.toContain('lamp-microcode');
    expect(packageNames('Server', 'aarch64').join()).toContain('lamp-devicetree');
  });

  test('debug packages and sources lie in trees of their own', () => {
    const paths = summary.rpms['Server']!['x86_64']!;
    expect(paths).toContain('Server/x86_64/debug/tree/Packages/wick-debuginfo-3.1-4.x86_64.rpm');
    expect(paths).toContain('Server/source/tree/Packages/wick-3.1-4.src.rpm');
  });
});

async function writeDnfConf(name: string): Promise<string> {
  const dir = path.join(scratch, name);
  await mkdir(dir);
  const places = ['reposdir', 'cachedir', 'logdir', 'persistdir'];
  const lines = places.map((place) => `${place}=${path.join(dir, place)}`);
  const conf = path.join(dir, 'dnf.conf');
  await writeFile(conf, ['[main]', ...lines, 'gpgcheck=0', 'install_weak_deps=0', ''].join('\n'));
  return conf;
}

const repositoryOptions = (repositories: Record<string, string>): string[] =>
  Object.entries(repositories).flatMap(([id, dir]) => [
    `--repofrompath=${id},file://${dir}`,
    `--repo=${id}`,
  ]);

/** Installs packages into an empty root; answers the names of all that is in it. */
async function dnfInstall(
  name: string,
  arch: string,
  repositories: Record<string, string>,
  packages: string[],
): Promise<string[]> {
  const root = path.join(scratch, `${name}-root`);
  const conf = await writeDnfConf(name);
  const options = ['-y', `--config=${conf}`, `--installroot=${root}`, `--forcearch=${arch}`];
  const all = [...options, '--releasever=1', ...repositoryOptions(repositories), 'install'];
  await execa('dnf', [...all, ...packages], { all: true });
  const { stdout } = await execa('rpm', [`--root=${root}`, '-qa', '--qf', '%{name}\n']);
  return stdout.split('\n').sort();
}

describe('dnf', () => {
  test.each(ARCHES)(
    'installs a package with its dependencies from the composed repository of %s',
    async (arch) => {
      const os = below('Server', arch, 'os');
      expect(await dnfInstall(`install-${arch}`, arch, { server: os }, ['ember'])).toEqual([
        'ember',
        'ember-filesystem',
        'lantern-filesystem',
        'tallow-libs',
        'wick',
        'wick-libs',
      ]);
    },
    120_000,
  );

  test('installs a package of the addon with dependencies in its parent', async () => {
    const server = below('Server', 'x86_64', 'os');
    const repositories = { server, ha: path.join(server, 'addons', 'HA') };
    const installed = await dnfInstall('addon', 'x86_64', repositories, ['beacon']);
    expect(installed).toEqual(expect.arrayContaining(['beacon', 'beacon-agents', 'ember']));
  }, 120_000);

  test('installs a group as comps has it', async () => {
    const workstation = below('Workstation', 'aarch64', 'os');
    const installed = await dnfInstall('group', 'aarch64', { workstation }, ['@desktop']);
    expect(installed).toEqual(expect.arrayContaining(['shade', 'shade-themes', 'prism-glass']));
  }, 120_000);

  test.each(
    ARCHES.flatMap((arch) =>
      ['Server', 'Workstation'].map((variant) => ({ variant, arch, addons: [] as string[] })),
    ).concat(ARCHES.map((arch) => ({ variant: 'Server', arch, addons: ['addons/HA'] }))),
  )(
    'repoclosure is clean for $variant $addons on $arch',
    async ({ variant, arch, addons }) => {
      const tree = below(variant, arch, 'os');
      const repositories = Object.fromEntries(
        ['', ...addons].map((addon, index) => [`repo${index}`, path.join(tree, addon)]),
      );
      const conf = await writeDnfConf(`closure-${variant}-${arch}-${addons.length}`);
      const arches = arch === 'x86_64' ? ['x86_64', 'i686', 'noarch'] : [arch, 'noarch'];
      await execa('dnf', [
        'repoclosure',
        `--config=${conf}`,
        '--releasever=1',
        `--forcearch=${arch}`,
        ...arches.map((name) => `--arch=${name}`),
        ...repositoryOptions(repositories),
      ]);
    },
    120_000,
  );
});

async function filesBelow(dir: string, pattern: RegExp): Promise<string[]> {
  const names = await readdir(dir, { recursive: true });
  return names.filter((name) => pattern.test(name)).map((name) => path.join(dir, name));
}

describe('media', () => {
  test('every image of the metadata is there and no other', async () => {
    const isos = (await filesBelow(below(), /\.iso$/)).map((file) => path.relative(below(), file));
    const images = Object.values(summary.images).flatMap((arches) => Object.values(arches).flat());
    expect([...new Set(images.map(([name]) => name))].sort()).toEqual(isos.sort());
    expect(isos).toHaveLength(5);
  });

  test('xorriso lists the repository of the variant, with its packages, on each ISO', async () => {
    for (const iso of await filesBelow(below(), /\.iso$/)) {
      const [variant = '', place = ''] = path.relative(below(), iso).split(path.sep);
      const tree = below(variant, place, place === 'source' ? 'tree' : 'os');
      const { stdout } = await execa('xorriso', ['-indev', iso, '-find', '/', '-type', 'f']);
      const listed = stdout.split('\n').map((line) => line.replace(/^'\/|'$/g, ''));
      const inTree = await readdir(tree, { recursive: true, withFileTypes: true });
      const files = inTree
        .filter((entry) => entry.isFile())
        .map((entry) => path.relative(tree, path.join(entry.parentPath, entry.name)));
      expect(lineDifferences(files, listed).filter((line) => line.startsWith('-'))).toEqual([]);
      expect(listed).toContain('repodata/repomd.xml');
    }
  }, 120_000);

  test('checkisomd5 passes for each ISO', async () => {
    for (const iso of await filesBelow(below(), /\.iso$/)) await execa('checkisomd5', [iso]);
  }, 120_000);

  test('every checksum file verifies', async () => {
    const programs: Record<string, string> = { SHA256SUM: 'sha256sum', MD5SUM: 'md5sum' };
    const sums = await filesBelow(below(), /SUM$/);
    for (const file of sums) {
      const program = programs[/(?:^|\.)(\w+SUM)$/.exec(path.basename(file))![1]!]!;
      const options = ['--check', '--strict', path.basename(file)];
      await execa(program, options, { cwd: path.dirname(file) });
    }
    expect(sums).toHaveLength(20);
  });

  test('each ISO has a jigdo template', async () => {
    expect(await filesBelow(below(), /\.template$/)).toHaveLength(5);
  });
});

describe('extra files', () => {
  test('lie in the trees and are listed', async () => {
    const os = below('Server', 'x86_64', 'os');
    expect(await readFile(path.join(os, 'docs', 'help', 'first-light.txt'), 'utf8')).toContain(
      'Trim the wick',
    );
    const listed = JSON.parse(await readFile(path.join(os, 'extra_files.json'), 'utf8')) as {
      data: { file: string }[];
    };
    const names = listed.data.map(({ file }) => file).sort();
    expect(names).toEqual(['EULA', 'docs/README.txt', 'docs/help/first-light.txt']);
  });
});

describe('another run', () => {
  test('makes respin 1', async () => {
    const second = await composeDemo('demo.conf');
    expect(path.basename(second)).toBe(path.basename(compose).replace(/\.0$/, '.1'));
    expect(await statusOf(second)).toBe('FINISHED');
  }, 300_000);

  test('from the YAML file gives the same compose', async () => {
    const fromYaml = await composeDemo('demo.yaml');
    const lines = await Promise.all([normaliseCompose(compose), normaliseCompose(fromYaml)]);
    expect(lineDifferences(...lines)).toEqual([]);
  }, 300_000);
});

describe('punji why', () => {
  interface WhyAnswer {
    isIn: boolean;
    package: string;
    chain: { rule: string; package: string; namedBy: string[] }[];
  }

  async function why(...words: string[]): Promise<WhyAnswer[]> {
    const { terminal, written } = memoryTerminal();
    const code = await dispatch(['why', compose, ...words, '--json'], VERBS, terminal);
    expect({ words, code, err: written.err }).toEqual({ words, code: 0, err: '' });
    return written.out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as WhyAnswer);
  }

  test('answers for every package of every variant and arch, from an input to the package', async () => {
    let asked = 0;
    for (const uid of summary.variants) {
      for (const arch of ARCHES) {
        const tree = new ComposeTree(compose);
        const file = tree.trimmedResult(arch as never, uid as never);
        const text = await readFile(file, 'utf8').catch(() => null);
        if (text === null) continue;
        const { packages } = gatherResultSchema.parse(JSON.parse(text));
        for (const { nevra } of KINDS.flatMap((kind) => packages[kind])) {
          const [answer] = await why(`${uid}.${arch}`, nevra);
          expect(answer).toMatchObject({ isIn: true, package: nevra });
          const { chain } = answer!;
          expect({ nevra, rule: chain[0]?.rule }).toEqual({ nevra, rule: 'input' });
          expect(chain[0]?.namedBy).not.toEqual([]);
          expect(chain.at(-1)?.package).toBe(nevra);
          asked += 1;
        }
      }
    }
    const there = Object.values(summary.rpms).flatMap((arches) => Object.values(arches).flat());
    expect(asked).toBeGreaterThanOrEqual(new Set(there).size);
  }, 300_000);
});
