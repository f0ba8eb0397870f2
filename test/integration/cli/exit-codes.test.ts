import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { execa } from 'execa';
import { ROOT } from '../../tools.js';

const BIN = path.join(ROOT, 'bin', 'punji.js');
const DEMO = path.join(ROOT, 'examples', 'demo', 'demo.conf');

let dir: string;

beforeAll(async () => {
  dir = await mkdtemp(path.join(os.tmpdir(), 'punji-exit-'));
  await mkdir(path.join(dir, 'target'));
  await writeFile(path.join(dir, 'file'), '');
  await writeFile(path.join(dir, 'broken.conf'), 'release_name = \n');
  await writeFile(path.join(dir, 'wrong.conf'), 'release_nam = 1\n');
});

afterAll(async () => {
  await rm(dir, { recursive: true });
});

/** Every command here ends before it needs a server: it would not find one. */
async function punji(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const env = {
    PUNJI_STATE_DIR: path.join(dir, 'state'),
    PUNJI_TEMPORAL: '/nowhere',
    TEMPORAL_ADDRESS: '',
  };
  const result = await execa(process.execPath, [BIN, ...args], { env, cwd: dir, reject: false });
  return { code: result.exitCode ?? -1, stdout: result.stdout, stderr: result.stderr };
}

const TARGET = ['--target-dir', 'target'];

describe('punji compose ends before anything is made', () => {
  test.each([
    [['--nonsense'], /unrecognized arguments: --nonsense/],
    [[DEMO], /one of the arguments --target-dir --compose-dir is required/],
    [[...TARGET], /CONFIG/],
    [
      [DEMO, '--target-dir', 'nowhere', '--test'],
      /The target directory does not exist or is not a directory: .*nowhere/,
    ],
    [[DEMO, '--compose-dir', 'file', '--test'], /The compose directory is not a directory: .*file/],
    [[DEMO, ...TARGET, '--label', 'rc-1.0'], /Label in unknown format: rc-1.0/],
    [[DEMO, ...TARGET, '--production'], /must specify label for a production compose/],
    [[DEMO, ...TARGET, '--test', '--koji-event', 'nowhere'], /not a Koji event/],
    [[DEMO, ...TARGET, '--skip-phase', 'mop'], /invalid choice: 'mop'/],
  ])('with exit code 2 for %j', async (args, message) => {
    const { code, stderr } = await punji('compose', ...args);
    expect(stderr).toMatch(message);
    expect(stderr).toMatch(/^usage: punji compose .*\npunji compose: error: /);
    expect(code).toBe(2);
  });

  test.each([
    [['broken.conf', ...TARGET, '--test'], /broken\.conf:2:1: error/],
    [['wrong.conf', ...TARGET, '--test'], /'release_name' is a required property/],
    [['none.conf', ...TARGET, '--test'], /none\.conf/],
    [
      [DEMO, ...TARGET, '--test', '--just-phase', 'createrepo'],
      /gather phase is skipped but it's needed by createrepo phase/,
    ],
  ])('with exit code 1 for %j', async (args, message) => {
    const { code, stderr } = await punji('compose', ...args);
    expect(stderr).toMatch(message);
    expect(code).toBe(1);
  });

  test('and says what is missing when there is no Temporal at all', async () => {
    const { code, stderr } = await punji('compose', DEMO, ...TARGET, '--test');
    expect(code).toBe(1);
    expect(stderr).toContain("PUNJI_TEMPORAL is '/nowhere'");
  });

  test('leaves nothing in the target directory', async () => {
    expect(await readdir(path.join(dir, 'target'))).toEqual([]);
  });
});

describe('verbs that need no server', () => {
  test('plan shows nodes in each format, and nothing else on standard output', async () => {
    const text = await punji('plan', DEMO);
    expect(text.code).toBe(0);
    expect(text.stdout).toMatch(/\d+ nodes, \d+ edges$/);
    const json = await punji('plan', DEMO, '--format', 'json', '--skip-phase', 'createiso');
    const { nodes } = JSON.parse(json.stdout) as { nodes: { phase: string }[] };
    expect(nodes.map(({ phase }) => phase)).toContain('createrepo');
    expect(nodes.map(({ phase }) => phase)).not.toContain('createiso');
  });

  test('validate: 0 if nothing is wrong, 1 with all that is', async () => {
    expect(await punji('validate', DEMO)).toMatchObject({ code: 0, stdout: '' });
    const wrong = await punji('validate', 'wrong.conf');
    expect(wrong.code).toBe(1);
    expect(wrong.stdout).toContain('Did you mean release_name?');
    expect((await punji('validate', 'none.conf')).code).toBe(1);
  });

  test('config dump and config schema write JSON', async () => {
    const dump = await punji('config', 'dump', DEMO, '--freeze-event', '7');
    expect(JSON.parse(dump.stdout)).toMatchObject({ koji_event: 7 });
    expect((await punji('config', 'dump', 'none.conf')).code).toBe(2);
    const schema = await punji('config', 'schema');
    expect(JSON.parse(schema.stdout)).toHaveProperty('properties.release_name');
  });

  test('worker asks for a server, dev status tells that there is none', async () => {
    expect(await punji('worker')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('no Temporal server is configured'),
    });
    expect(await punji('dev', 'status')).toMatchObject({ code: 1 });
    expect(await punji('dev', 'stop')).toMatchObject({ code: 0 });
  });
});
