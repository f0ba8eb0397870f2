/**
 * Composes with modules: real RPMs, module metadata of ours, method hybrid. The trees are then looked at by the real
 * dnf, as a user's machine would.
 */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { execa } from 'execa';
import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { composesIn, openPunjiHome, statusOf, type PunjiHome } from '../punji.js';
import { buildRpms } from '../rpms.js';
import { ROOT, SYSTEM_PYTHON, TEST_CACHE } from '../tools.js';

/** `NAME-VERSION` and lines of the preamble. */
const SPECS: Readonly<Record<string, readonly string[]>> = {
  'perl-5.30': [],
  'perl-5.26': ['Requires: perl-libs'],
  'perl-5.24': ['Requires: perl-libs'],
  'perl-libs-5.26': [],
  'perl-libs-5.24': [],
  'web-2': ['Requires: perl', 'Requires: base'],
  'app-1': ['Requires: perl'],
  'base-1': [],
  'unasked-1': [],
  'dist-release-1': ['Provides: system-release'],
};
/** The newest of `perl` is of no module, and hidden by the default stream. */
const STREAMS = {
  'perl:5.26': { rpms: ['perl-5.26', 'perl-libs-5.26'], requires: {} },
  'perl:5.24': { rpms: ['perl-5.24', 'perl-libs-5.24'], requires: {} },
  'web:2': { rpms: ['web-2'], requires: { perl: ['5.24'] } },
} as const;
const MINUTE_MS = 60_000;

function specText(key: string, lines: readonly string[]): string {
  const [, name = '', version = ''] = /^(.*)-([^-]+)$/.exec(key) ?? [];
  return [
    `Name: ${name}\nVersion: ${version}\nRelease: 1\nSummary: ${name}\nLicense: MIT`,
    ...lines,
    `%description\n${name}\n%install\nmkdir -p $RPM_BUILD_ROOT/usr/share/${name}`,
    `echo ${version} > $RPM_BUILD_ROOT/usr/share/${name}/version`,
    `%files\n/usr/share/${name}\n`,
  ].join('\n');
}

const document = (kind: string, version: number, data: unknown): string =>
  `---\n${JSON.stringify({ document: kind, version, data })}\n...\n`;

const modulesText = (): string =>
  Object.entries(STREAMS)
    .map(([key, { rpms, requires }]) => {
      const [name, stream] = key.split(':');
      const artifacts = rpms.flatMap((one) => {
        const nevr = `${one.replace(/-([^-]+)$/, '-0:$1')}-1`;
        return [`${nevr}.x86_64`, `${nevr}.src`];
      });
      return document('modulemd', 2, {
        ...{ name, stream, version: 20240101, context: 'c0ffee', arch: 'x86_64' },
        ...{ summary: 's', description: 'd', license: { module: ['MIT'] } },
        dependencies: [{ requires: { platform: ['f1'], ...requires } }],
        artifacts: { rpms: artifacts },
      });
    })
    .join('');

const CONF = `
release_name = "Modular"
release_short = "Mod"
release_version = "1"
variants_file = "variants.xml"
comps_file = "comps.xml"
sigkeys = [None]
pkgset_source = "repos"
pkgset_repos = {"x86_64": ["repo"]}
gather_method = "hybrid"
module_defaults_dir = "defaults"
filter_modules = [("^Base$", {"*": ["web"]})]
repoclosure_strictness = [("^.*$", {"*": "fatal"})]
skip_phases = ["buildinstall", "createiso"]
`;

const VARIANTS = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE variants PUBLIC "-//Red Hat, Inc.//DTD Variants info//EN" "variants2.dtd">
<variants>
  <variant id="Base" name="Base" type="variant">
    <arches><arch>x86_64</arch></arches>
    <groups><group>core</group></groups>
    <modules><module>web:2</module></modules>
  </variant>
  <variant id="Modules" name="Modules" type="variant">
    <arches><arch>x86_64</arch></arches>
    <modules><module>web:2</module><module>perl:5.24</module></modules>
  </variant>
</variants>
`;
const COMPS = `<comps><group><id>core</id><name>core</name><packagelist>
<packagereq type="mandatory">app</packagereq></packagelist></group></comps>
`;

let home: PunjiHome;
let composeDir = '';

async function writeConfiguration(directory: string): Promise<void> {
  const specDir = path.join(TEST_CACHE, 'specs', 'modular');
  await mkdir(specDir, { recursive: true });
  for (const [key, lines] of Object.entries(SPECS)) {
    await writeFile(path.join(specDir, `${key}.spec`), specText(key, lines));
  }
  await writeFile(path.join(specDir, 'targets.json'), JSON.stringify({ '*': ['x86_64'] }));
  const repository = path.join(directory, 'repo');
  await cp(await buildRpms(specDir, 'modular'), repository, { recursive: true });
  await mkdir(path.join(directory, 'defaults'));
  const defaults = document('modulemd-defaults', 1, { module: 'perl', stream: '5.26' });
  await writeFile(path.join(directory, 'defaults', 'perl.yaml'), defaults);
  const modules = path.join(directory, 'modules.yaml');
  await writeFile(modules, modulesText());
  await execa('modifyrepo_c', ['--mdtype=modules', modules, path.join(repository, 'repodata')]);
  await writeFile(path.join(directory, 'modular.conf'), CONF);
  await writeFile(path.join(directory, 'variants.xml'), VARIANTS);
  await writeFile(path.join(directory, 'comps.xml'), COMPS);
}

beforeAll(async () => {
  home = await openPunjiHome();
  const config = path.join(home.targetDir, 'config');
  await mkdir(config);
  await writeConfiguration(config);
  const conf = path.join(config, 'modular.conf');
  const made = await home.run('compose', conf, '--target-dir', home.targetDir, '--type', 'test');
  expect(`${made.stderr}${made.stdout}`).toContain('FINISHED');
  composeDir = (await composesIn(home.targetDir))[0] ?? '';
}, 5 * MINUTE_MS);
afterAll(() => home.close(), MINUTE_MS);

const packagesIn = async (...below: string[]): Promise<string[]> =>
  (await readdir(path.join(composeDir, 'compose', ...below, 'Packages'), { recursive: true }))
    .filter((name) => name.endsWith('.rpm'))
    .map((name) => path.basename(name))
    .sort();

async function shownBy(variant: string, enabled: readonly string[]): Promise<string[]> {
  const questions = path.join(home.targetDir, `${variant}.json`);
  const repository = path.join(composeDir, 'compose', variant, 'x86_64', 'os');
  await writeFile(questions, JSON.stringify([{ repository, enabled }]));
  const script = path.join(ROOT, 'test/integration/lib/depsolve/modules.py');
  const { stdout } = await execa(SYSTEM_PYTHON, [script, questions]);
  return (JSON.parse(stdout.slice(stdout.indexOf('[['))) as string[][])[0] ?? [];
}

describe('a compose with method hybrid', () => {
  test('ends well, with nothing unresolved', async () => {
    expect(await statusOf(composeDir)).toBe('FINISHED');
  });

  test('a variant that is kept from its module has the packages of the default stream', async () => {
    expect(await packagesIn('Base', 'x86_64', 'os')).toEqual([
      'app-1-1.x86_64.rpm',
      'dist-release-1-1.x86_64.rpm',
      'perl-5.26-1.x86_64.rpm',
      'perl-libs-5.26-1.x86_64.rpm',
    ]);
  });

  test('a variant with modules has all their packages, and what these need', async () => {
    expect(await packagesIn('Modules', 'x86_64', 'os')).toEqual([
      'base-1-1.x86_64.rpm',
      'dist-release-1-1.x86_64.rpm',
      'perl-5.24-1.x86_64.rpm',
      'perl-libs-5.24-1.x86_64.rpm',
      'web-2-1.x86_64.rpm',
    ]);
    expect(await packagesIn('Modules', 'source', 'tree')).toContain('perl-5.24-1.src.rpm');
  });

  test('its repository tells dnf of the modules, which then shows their packages', async () => {
    expect(await shownBy('Modules', [])).toEqual(['base-1-1.x86_64', 'dist-release-1-1.x86_64']);
    expect(await shownBy('Modules', ['web:2'])).toEqual([
      'base-1-1.x86_64',
      'dist-release-1-1.x86_64',
      'perl-5.24-1.x86_64',
      'perl-libs-5.24-1.x86_64',
      'web-2-1.x86_64',
    ]);
  });

  test('modules.json has them', async () => {
    const file = path.join(composeDir, 'compose/metadata/modules.json');
    const { payload } = JSON.parse(await readFile(file, 'utf8')) as {
      payload: { modules: Record<string, Record<string, Record<string, { rpms: string[] }>>> };
    };
    expect(Object.keys(payload.modules['Modules']?.['x86_64'] ?? {}).sort()).toEqual([
      'perl:5.24:20240101:c0ffee',
      'web:2:20240101:c0ffee',
    ]);
  });

  test('punji why knows why a package of a module is in', async () => {
    const why = await home.run('why', composeDir, 'Modules.x86_64', 'base');
    expect(why.stdout).toContain('web-0:2-1.x86_64 requires base');
    expect(why.stdout).toContain('a package of a module');
  });

  test.each([
    ['Base', 'web', 'it is a package of module web:2, which did not come in'],
    ['Base', 'perl-5.30-1', 'packages of module perl:5.26, a default stream, hide it'],
    ['Base', 'perl-5.24-1', 'it is a package of module perl:5.24, which did not come in'],
    ['Base', 'base', 'nothing in the variant requires what it provides'],
    ['Modules', 'app', 'no input names it'],
    ['Base', 'never-built', 'no package set or lookaside repository has it'],
  ])('punji why --not knows why %s lacks %s', async (variant, name, reason) => {
    const why = await home.run('why', '--not', composeDir, `${variant}.x86_64`, name);
    expect({ exitCode: why.exitCode, err: why.stderr }).toEqual({ exitCode: 0, err: '' });
    expect(why.stdout).toContain(reason);
  });

  test('punji gather gives the same packages without a compose', async () => {
    const conf = path.join(home.targetDir, 'config', 'modular.conf');
    const variant = 'Modules';
    const gathered = await home.run('gather', conf, '--variant', variant, '--arch', 'x86_64');
    const names = gathered.stdout
      .split('\n')
      .filter((line) => line.startsWith('RPM'))
      .map((line) => path.basename(line));
    expect(names.sort()).toEqual(await packagesIn(variant, 'x86_64', 'os'));
  });
});
