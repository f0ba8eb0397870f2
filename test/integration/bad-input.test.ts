/** What a person gets for bad input, through the command itself: a clear error, and nothing half-written. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { execa } from 'execa';
import { cp, mkdir, readFile, readdir, rm, stat, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { composesIn, openPunjiHome, statusOf, type PunjiHome, type PunjiResult } from '../punji.js';
import { buildRpms } from '../rpms.js';
import { ROOT } from '../tools.js';

const FIXTURES = path.join(ROOT, 'test', 'fixtures', 'composes');

let home: PunjiHome;
let repository = '';
/** The configuration of one test, which it breaks. */
let config = '';
let serial = 0;

beforeAll(async () => {
  repository = await buildRpms(path.join(FIXTURES, 'specs'), 'composes');
  home = await openPunjiHome();
}, 180_000);
afterAll(() => home.close(), 60_000);

beforeEach(async () => {
  serial += 1;
  config = path.join(home.targetDir, `config-${String(serial)}`);
  await cp(path.join(FIXTURES, 'cases', 'greedy2-none'), config, { recursive: true });
  await replace('pungi.conf', '@REPO@', repository);
});

async function replace(name: string, from: string, to: string): Promise<void> {
  const file = path.join(config, name);
  const text = await readFile(file, 'utf8');
  expect(text).toContain(from);
  await writeFile(
    file,
    text.replace(from, () => to),
  );
}

async function append(text: string): Promise<void> {
  const file = path.join(config, 'pungi.conf');
  await writeFile(file, `${await readFile(file, 'utf8')}${text}\n`);
}

const validate = (file = 'pungi.conf'): Promise<PunjiResult> =>
  home.run('validate', path.join(config, file));

async function target(name = `target-${String(serial)}`): Promise<string> {
  const dir = path.join(home.targetDir, name);
  await mkdir(dir);
  return dir;
}

const compose = (targetDir: string): Promise<PunjiResult> =>
  home.run('compose', path.join(config, 'pungi.conf'), '--target-dir', targetDir, '--test');

describe('validate says where, what, and what to do:', () => {
  test('an unknown option', async () => {
    await append('gather_metod = "deps"');
    const { exitCode, stdout } = await validate();
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/pungi\.conf:16:\d+: .*gather_metod.*Did you mean gather_method/);
  });

  test('a wrong type, and a bad regular expression, both at once', async () => {
    await append('check_deps = "yes"\nadditional_packages = [("^(Base$", {"*": ["bash"]})]');
    const { exitCode, stdout } = await validate();
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/pungi\.conf:16:\d+: error: .*check_deps.*boolean.*without quotes/);
    expect(stdout).toMatch(/pungi\.conf:17:\d+: error: .*additional_packages\.0\.0.*regular/);
  });

  test('comps that are not there', async () => {
    await append('comps_file = "nowhere.xml"');
    const { exitCode, stdout } = await validate();
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/pungi\.conf:16:\d+: error: comps_file .*nowhere\.xml does not exist/);
  });

  test('variants that are not there', async () => {
    await append('variants_file = "nowhere.xml"');
    const { exitCode, stdout } = await validate();
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(
      /pungi\.conf:16:\d+: error: variants_file .*nowhere\.xml does not exist/,
    );
  });

  test.each([
    ['variants.xml', '</variants>', '', /variants\.xml:\d+:\d+: error: unclosed tag: variants/],
    ['comps.xml', '</comps>', '', /comps\.xml:\d+:\d+: error: unclosed tag: comps/],
    ['pungi.conf', 'check_deps = False', 'check_deps = [1,', /pungi\.conf:1\d:\d+: error: /],
  ])('broken %s', async (name, from, to, expected) => {
    await replace(name, from, to);
    const { exitCode, stdout } = await validate();
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(expected);
  });

  test('broken YAML', async () => {
    await writeFile(path.join(config, 'pungi.yaml'), 'release_name: [x\nrelease_short: y\n');
    const { exitCode, stdout } = await validate('pungi.yaml');
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/pungi\.yaml:\d+:\d+: error: invalid YAML/);
  });

  test.each(['variants.xml', 'comps.xml'])('entities in %s, a bomb or a file', async (name) => {
    const root = path.basename(name, '.xml');
    const bomb = `<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>`;
    const text = await readFile(path.join(config, name), 'utf8');
    await writeFile(
      path.join(config, name),
      text.replace(/<!DOCTYPE[^>]*>/, bomb).replace(`<${root}>`, `<${root}>&b;&f;`),
    );
    const { exitCode, stdout } = await validate();
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/\.xml:\d+:\d+: error: .*entities, which are refused/);
    expect(stdout).not.toContain('root:');
  });

  test('a variant id that would be a path', async () => {
    await replace('variants.xml', 'id="Alt"', 'id="../Alt"');
    const { exitCode, stdout } = await validate();
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/variants\.xml:\d+:\d+: error: "\.\.\/Alt": a variant id is letters/);
  });

  test('a group that comps do not have, with the one that was meant', async () => {
    await replace('variants.xml', '<group>core</group>', '<group>corre</group>');
    const { exitCode, stdout } = await validate();
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/comps\.xml.* warning: .*Base.*group corre.*did you mean core\?/);
  });
});

describe('compose refuses, and leaves nothing:', () => {
  test('a target directory that is not there', async () => {
    const { exitCode, stderr } = await compose(path.join(home.targetDir, 'nowhere'));
    expect(exitCode).toBe(2);
    expect(stderr).toContain('target directory does not exist');
  });

  test('a target directory that is read-only', async () => {
    const dir = await target();
    await execa('mount', ['-t', 'tmpfs', '-o', 'ro', 'tmpfs', dir]);
    try {
      const { exitCode, stderr } = await compose(dir);
      expect(exitCode).not.toBe(0);
      expect(stderr).toMatch(/read-only/i);
      expect(stderr).toContain(dir);
    } finally {
      await execa('umount', [dir]);
    }
  }, 120_000);
});

describe('a compose that bad input ends is DOOMED, names the cause, and', () => {
  /** Composes from a copy of the repository that a test has damaged. */
  async function doomed(): Promise<{ composeDir: string; stderr: string }> {
    const dir = await target();
    const { exitCode, stderr } = await compose(dir);
    expect(exitCode).toBe(1);
    const [composeDir = ''] = await composesIn(dir);
    expect(await statusOf(composeDir)).toBe('DOOMED');
    return { composeDir, stderr };
  }

  async function damagedRepository(): Promise<string> {
    const copy = path.join(home.targetDir, `repository-${String(serial)}`);
    await cp(repository, copy, { recursive: true });
    await replace('pungi.conf', repository, copy);
    return copy;
  }

  const rpmIn = async (dir: string): Promise<string> => {
    const names = await readdir(dir, { recursive: true });
    const found = names.find((name) => /t-needs-virt-1.*\.rpm$/.test(name));
    return path.join(dir, found ?? 'no such RPM');
  };

  async function explained(composeDir: string): Promise<string> {
    const { stdout } = await home.run('explain', composeDir);
    return stdout.split('\n').slice(0, 10).join('\n');
  }

  test('an RPM that is cut short is named', async () => {
    const file = await rpmIn(await damagedRepository());
    await truncate(file, Math.floor((await stat(file)).size / 2));
    const { composeDir, stderr } = await doomed();
    expect(stderr).toContain(path.basename(file));
    expect(await explained(composeDir)).toContain(path.basename(file));
  }, 300_000);

  test('an RPM that metadata list but that is not there is named', async () => {
    const file = await rpmIn(await damagedRepository());
    await rm(file);
    const { composeDir, stderr } = await doomed();
    expect(stderr).toContain(path.basename(file));
    expect(await explained(composeDir)).toContain(path.basename(file));
  }, 300_000);

  test('a file that would lie outside of the tree is not written', async () => {
    await append(
      `extra_files = [("^Base$", {"*": [{"scm": "file", "file": "${config}/NOTE.txt", "target": "../../../../../outside"}]})]`,
    );
    const { composeDir, stderr } = await doomed();
    expect(stderr).toContain('../outside');
    const outside = (await readdir(home.targetDir, { recursive: true })).filter((name) =>
      name.endsWith('outside'),
    );
    expect(outside).toEqual([]);
    expect(composeDir).not.toBe('');
  }, 300_000);
});

describe('odd names are taken as they are:', () => {
  test('blanks, quotes and shell characters in directories and names; a strict umask', async () => {
    const dir = await target(`it's "odd" $(touch evil); & <b>`);
    await replace('variants.xml', 'name="Alt"', 'name="A&quot;; touch evil `id` $HOME"');
    const result = await execa(
      'sh',
      [
        '-c',
        'umask 077; exec "$@"',
        'sh',
        process.execPath,
        path.join(ROOT, 'bin', 'punji.js'),
        'compose',
        path.join(config, 'pungi.conf'),
        '--target-dir',
        dir,
        '--test',
      ],
      { env: { PUNJI_STATE_DIR: home.stateDir }, reject: false },
    );
    expect(result).toMatchObject({ exitCode: 0 });
    const [composeDir = ''] = await composesIn(dir);
    expect(await statusOf(composeDir)).toBe('FINISHED');
    const info = JSON.parse(
      await readFile(path.join(composeDir, 'compose', 'metadata', 'composeinfo.json'), 'utf8'),
    ) as { payload: { variants: Record<string, { name: string }> } };
    expect(info.payload.variants['Alt']?.name).toBe('A"; touch evil `id` $HOME');
    expect((await readdir(home.targetDir)).filter((name) => name === 'evil')).toEqual([]);
    const repomd = path.join(
      composeDir,
      'compose',
      'Base',
      'x86_64',
      'os',
      'repodata',
      'repomd.xml',
    );
    expect((await stat(repomd)).mode & 0o777).toBe(0o644);
  }, 300_000);

  test('an empty variant is a variant without a repository', async () => {
    await replace(
      'variants.xml',
      'id="Alt" name="Alt" type="variant"',
      'id="Alt" name="Alt" type="variant" is_empty="true"',
    );
    await replace('variants.xml', '<groups><group>alt</group></groups>', '');
    const dir = await target();
    expect(await compose(dir)).toMatchObject({ exitCode: 0 });
    const [composeDir = ''] = await composesIn(dir);
    expect(await readdir(path.join(composeDir, 'compose'))).not.toContain('Alt');
  }, 300_000);
});
