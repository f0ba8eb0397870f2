/** Phases createrepo and modules_manifest with the real tools. */
import { execFileSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { createrepoActivities } from '../../../activities/createrepo/index.js';
import { initActivities } from '../../../activities/init/index.js';
import { modulesManifestActivities } from '../../../activities/modules_manifest/index.js';
import type { Arch, VariantUid } from '../../../config-schemas/names.js';
import { ComposeTree } from '../../../lib/compose-tree/index.js';
import { InputError } from '../../../lib/errors.js';
import { stepContext, variantOf } from '../../doubles/step-context.js';
import { buildGeneratedRpms } from '../../rpms.js';

const X86 = 'x86_64' as Arch;
const SERVER = variantOf({ uid: 'Server', arches: ['x86_64'] });
const EMPTY = variantOf({ uid: 'Empty', arches: ['x86_64'], isEmpty: true });
const NAMES = ['gen-00000-1.0-1.x86_64.rpm', 'gen-00001-1.0-1.x86_64.rpm'];

let rpms = '';
let root = '';
let tree: ComposeTree;
beforeAll(async () => {
  rpms = await buildGeneratedRpms(3);
}, 120_000);
beforeEach(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'createrepo '));
  tree = new ComposeTree(path.join(root, 'compose'));
  await linkAsGathered();
});
afterEach(async () => {
  await rm(root, { recursive: true });
});

/** What the link node leaves: one package in the repository is not the compose's. */
async function linkAsGathered(): Promise<void> {
  const packages = tree.packages(SERVER, X86);
  for (const name of [...NAMES, 'gen-00002-1.0-1.x86_64.rpm']) {
    await cp(path.join(rpms, 'x86_64', name), path.join(packages, name));
  }
  const entry = (name: string) => ({
    nevra: `${name}-0:1.0-1.x86_64`,
    sourceRpm: 'gen-1.0-1.src.rpm',
    category: 'binary',
    path: tree.relativeToCompose(path.join(packages, name)),
    sigkey: null,
  });
  await put(tree.linkManifest(X86, SERVER.uid), {
    version: 1,
    variant: 'Server',
    arch: 'x86_64',
    packages: NAMES.map(entry),
  });
}
async function put(file: string, content: object | string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
}
/** Certificates are fetched once, by init. */
async function init(config: Record<string, unknown>) {
  const { context, end } = await stepContext(
    { composeDir: tree.topDir, configDir: root, config, variants: [SERVER, EMPTY] },
    { phase: 'init' },
  );
  return await initActivities.steps.fetch!(context).finally(end);
}
async function createrepo(config: Record<string, unknown> = {}) {
  const { context, end } = await stepContext(
    {
      composeDir: tree.topDir,
      configDir: root,
      config: { createrepo_enable_cache: false, ...config },
      variants: [SERVER, EMPTY],
    },
    { phase: 'createrepo', variant: 'Server', arch: 'x86_64' },
  );
  return await createrepoActivities.steps.repos!(context).finally(end);
}
async function modulesManifest(): Promise<unknown> {
  const { context, end } = await stepContext(
    { composeDir: tree.topDir, config: {}, variants: [SERVER, EMPTY] },
    { phase: 'modules_manifest' },
  );
  await modulesManifestActivities.steps.write!(context).finally(end);
  return (
    JSON.parse(await readFile(tree.metadataFile('modules.json'), 'utf8')) as {
      payload: { modules: unknown };
    }
  ).payload.modules;
}
const repodata = (): string => path.join(tree.repository(SERVER, X86), 'repodata');
async function inRepodata(pattern: RegExp): Promise<string> {
  const name = (await readdir(repodata())).find((one) => pattern.test(one));
  return gunzipSync(await readFile(path.join(repodata(), name!))).toString();
}

test('the repository has what was linked, at paths relative to it, and the comps of the variant', async () => {
  await put(path.join(root, 'unused'), '');
  await put(tree.compsOfVariant(SERVER.uid, X86), '<comps/>');
  const { numbers } = await createrepo({ comps_file: 'comps.xml' });
  expect(numbers).toEqual({ repositories: 2, packages: 2 });
  const primary = await inRepodata(/primary\.xml\.gz$/);
  expect(primary.match(/<location href="[^"]*"/g)).toEqual(
    NAMES.map((name) => `<location href="Packages/${name}"`),
  );
  expect(await readdir(repodata())).toEqual(
    expect.arrayContaining([expect.stringMatching(/-comps-Server\.x86_64\.xml$/)]),
  );
  expect(await readFile(tree.repoPackageList(SERVER.uid, X86, 'rpm'), 'utf8')).toBe(
    NAMES.map((name) => `Packages/${name}\n`).join(''),
  );
  expect(await readdir(path.join(tree.debugRepository(SERVER, X86), 'repodata'))).toContain(
    'repomd.xml',
  );
  expect(await readdir(tree.logDir(X86))).toEqual([
    'createrepo-Server.debuginfo.x86_64.log',
    'createrepo-Server.rpm.x86_64.log',
  ]);
  expect(await modulesManifest()).toEqual({});
});

test('the result is that of createrepo_c run in place', async () => {
  await createrepo();
  const made = await inRepodata(/primary\.xml\.gz$/);
  const list = tree.repoPackageList(SERVER.uid, X86, 'rpm');
  const repository = tree.repository(SERVER, X86);
  await rm(repodata(), { recursive: true });
  execFileSync('createrepo_c', [
    repository,
    `--outputdir=${repository}`,
    `--pkglist=${list}`,
    '--no-database',
    '--checksum=sha256',
    '--unique-md-filenames',
    '--quiet',
  ]);
  expect(await inRepodata(/primary\.xml\.gz$/)).toBe(made);
});

test('made again, it replaces what was there', async () => {
  await createrepo();
  const before = await readdir(repodata());
  await put(path.join(repodata(), 'old-primary.xml.gz'), '');
  await createrepo({ createrepo_checksum: 'sha512' });
  const after = await readdir(repodata());
  expect(after).toHaveLength(before.length);
  expect(after).not.toContain('old-primary.xml.gz');
});

test('a product certificate is added, compressed and as it is', async () => {
  await put(path.join(root, 'certs', 'Server-x86_64-69.pem'), 'CERTIFICATE');
  await put(path.join(root, 'certs', 'Empty-x86_64-70.pem'), 'OTHER');
  await init({ product_id: 'certs' });
  await createrepo({ product_id: 'certs' });
  expect(await inRepodata(/productid\.gz$/)).toBe('CERTIFICATE');
  expect(await readFile(path.join(repodata(), 'productid'), 'utf8')).toBe('CERTIFICATE');
  expect(await readFile(path.join(repodata(), 'repomd.xml'), 'utf8')).toContain(
    '<data type="productid">',
  );
  expect(await readFile(tree.productId(SERVER.uid, X86), 'utf8')).toBe('CERTIFICATE');
});

test('a missing certificate is an error, of an empty variant too, or a warning', async () => {
  await put(path.join(root, 'certs', 'Server-x86_64-69.pem'), 'CERTIFICATE');
  await init({ product_id: 'certs' });
  await expect(createrepo({ product_id: 'certs' })).rejects.toThrow(
    'No product certificate found (arch: x86_64, variant: Empty)',
  );
});

test('certificates that cannot be had are an error of init, or a warning', async () => {
  await expect(init({ product_id: 'none' })).rejects.toThrow(InputError);
  const { warnings } = await init({ product_id: 'none', product_id_allow_missing: true });
  expect(warnings).toContain('No product IDs in "none"');
  await createrepo({ product_id: 'none', product_id_allow_missing: true });
  expect(await readdir(repodata())).not.toContain('productid');
});

test('extra module metadata is added with the defaults of its modules, and listed', async () => {
  const stream =
    'document: modulemd\nversion: 2\ndata: {name: perl, stream: "5.30", version: 1, context: c}\n';
  const defaults = (module: string): string =>
    `document: modulemd-defaults\nversion: 1\ndata: {module: ${module}, stream: "5.30"}\n`;
  await put(path.join(root, 'extra', 'x86_64', 'perl.yaml'), stream);
  await put(path.join(tree.moduleDefaultsDir(), 'perl.yaml'), defaults('perl'));
  await put(path.join(tree.moduleDefaultsDir(), 'ruby.yaml'), defaults('ruby'));
  await createrepo({ createrepo_extra_modulemd: { Server: { scm: 'file', dir: 'extra' } } });
  const text = await inRepodata(/modules\.yaml\.gz$/);
  expect(text).toContain('name: perl');
  expect(text).toContain('module: perl');
  expect(text).not.toContain('ruby');
  expect(await modulesManifest()).toMatchObject({
    Server: {
      x86_64: {
        'perl:5.30:1:c': {
          metadata: { koji_tag: 'DUMMY', name: 'perl', stream: '5.30' },
          modulemd_path: {
            binary: expect.stringMatching(
              /^Server\/x86_64\/os\/repodata\/[0-9a-f]{64}-modules\.yaml\.gz$/,
            ),
          },
          rpms: [],
        },
      },
    },
  });
});

test('sources of all arches make one repository', async () => {
  const name = 'gen-1.0-1.src.rpm';
  const source = path.join(rpms, 'src', name);
  await cp(source, path.join(tree.packages(SERVER, 'src' as Arch), name));
  const variant = { ...SERVER, arches: ['s390x' as Arch, X86] };
  for (const arch of variant.arches) {
    const record = { path: source, flags: [], nevra: 'gen-0:1.0-1.src', sourceRpm: null };
    await put(tree.trimmedResult(arch, 'Server' as VariantUid), {
      version: 1,
      variant: 'Server',
      arch,
      packages: { rpm: [], srpm: [record], debuginfo: [] },
      sources: [],
    });
  }
  const { context, end } = await stepContext(
    { composeDir: tree.topDir, config: { createrepo_enable_cache: false }, variants: [variant] },
    { phase: 'createrepo', variant: 'Server', arch: 'src' },
  );
  await createrepoActivities.steps.repos!(context).finally(end);
  const list = await readFile(tree.repoPackageList(SERVER.uid, 'src' as Arch, 'srpm'), 'utf8');
  expect(list).toBe(`Packages/${name}\n`);
  expect(await readdir(tree.logDir('global'))).toEqual(['createrepo-Server.srpm.global.log']);
});
