import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { execa } from 'execa';
import { commitOnce, OstreeRepository, type CommitRequest } from '../../../../lib/ostree/index.js';

const REF = 'punji/x86_64/base';

let scratch: string;
let repository: OstreeRepository;

beforeEach(async () => {
  scratch = await mkdtemp(path.join(tmpdir(), 'punji-ostree-'));
  repository = new OstreeRepository(path.join(scratch, 'repo'));
  await execa('ostree', ['init', '--mode=archive', `--repo=${repository.path}`]);
});

afterEach(() => rm(scratch, { recursive: true, force: true }));

/** Commits a tree with the real ostree as rpm-ostree does: the ref stays as it was. */
async function commit(token: string): Promise<string> {
  const tree = path.join(scratch, `tree-${token}`);
  await mkdir(tree, { recursive: true });
  await writeFile(path.join(tree, 'token'), token);
  const parent = await repository.readRef(REF);
  const { stdout } = await execa('ostree', [
    'commit',
    `--repo=${repository.path}`,
    '--orphan',
    `--tree=dir=${tree}`,
    `--add-metadata-string=punji.commit=${token}`,
    ...(parent === null ? [] : [`--parent=${parent}`]),
  ]);
  return stdout.trim();
}

function request(token: string, more: Partial<CommitRequest> = {}): CommitRequest {
  return {
    repository,
    ref: REF,
    tagRef: true,
    token,
    noteFile: path.join(scratch, 'compose', `${token}.json`),
    make: () => commit(token),
    timeoutMs: 60_000,
    signal: new AbortController().signal,
    ...more,
  };
}

const log = async (): Promise<string[]> => {
  const { stdout } = await execa('ostree', ['log', `--repo=${repository.path}`, REF]);
  return [...stdout.matchAll(/^commit ([0-9a-f]{64})$/gm)].map((match) => match[1]!);
};

const objects = async (): Promise<number> => {
  const { stdout } = await execa('find', [repository.path, '-name', '*.commit']);
  return stdout.split('\n').filter((line) => line !== '').length;
};

const dies = (work: () => Promise<unknown>) => async (): Promise<string> => {
  await work();
  throw new Error('died');
};

describe('a commit that is made once', () => {
  test('is named by the ref and found again by its parent', async () => {
    const first = await commitOnce(request('one'));
    const second = await commitOnce(request('two'));
    expect(await log()).toEqual([second, first]);
    expect(await repository.parentOf(second!)).toBe(first);
    expect(await repository.parentOf(first!)).toBeNull();
    await execa('ostree', ['fsck', `--repo=${repository.path}`]);
  });

  test('is taken up by a retry that comes after its maker died before it could note it', async () => {
    let made = '';
    const make = dies(async () => (made = await commit('one')));
    await expect(commitOnce(request('one', { make }))).rejects.toThrow('died');
    expect(await repository.readRef(REF)).toBeNull();
    expect(await commitOnce(request('one'))).toBe(made);
    expect(await log()).toEqual([made]);
    expect(await objects()).toBe(1);
  });

  test('is made by a retry when its maker died before it', async () => {
    const make = dies(() => Promise.resolve());
    await expect(commitOnce(request('one', { make }))).rejects.toThrow('died');
    const made = await commitOnce(request('one'));
    expect(await log()).toEqual([made]);
    expect(await objects()).toBe(1);
  });

  test('gets its ref from the next compose, which comes after it; its own retry then changes nothing', async () => {
    let made = '';
    const make = dies(async () => (made = await commit('one')));
    await expect(commitOnce(request('one', { make }))).rejects.toThrow('died');
    const other = await commitOnce(request('two'));
    expect(await log()).toEqual([other, made]);
    expect(await commitOnce(request('one'))).toBe(made);
    expect(await log()).toEqual([other, made]);
  });

  test('is made anew when the ref went another way since, so that the chain holds', async () => {
    const make = dies(() => commit('one'));
    await expect(commitOnce(request('one', { make }))).rejects.toThrow('died');
    await rm(path.join(repository.path, '.punji'), { recursive: true });
    const other = await commitOnce(request('two'));
    const made = await commitOnce(request('one'));
    expect(await log()).toEqual([made, other]);
  });

  test('that a dead process had only staged never comes into the repository', async () => {
    const make = dies(async () => {
      const made = await commit('one');
      const staging = path.join(repository.path, 'tmp', 'staging-x', made.slice(0, 2));
      const object = path.join(made.slice(0, 2), `${made.slice(2)}.commit`);
      await mkdir(staging, { recursive: true });
      await rename(
        path.join(repository.path, 'objects', object),
        path.join(staging, path.basename(object)),
      );
    });
    await expect(commitOnce(request('one', { make }))).rejects.toThrow('died');
    await commitOnce(request('one'));
    expect(await objects()).toBe(1);
  });

  test('is not made when nothing had changed', async () => {
    const first = await commitOnce(request('one'));
    expect(await commitOnce(request('two', { make: () => Promise.resolve(null) }))).toBeNull();
    expect(await log()).toEqual([first]);
  });

  test('leaves the ref to an outside signer when it is told so, also on a retry', async () => {
    let made = '';
    const make = dies(async () => (made = await commit('one')));
    const signed = { tagRef: false };
    await expect(commitOnce(request('one', { ...signed, make }))).rejects.toThrow('died');
    expect(await commitOnce(request('one', signed))).toBe(made);
    expect(await commitOnce(request('one', signed))).toBe(made);
    expect(await repository.readRef(REF)).toBeNull();
    expect(await objects()).toBe(1);
  });

  test('keeps the chain when several composes commit at once', async () => {
    const tokens = ['a', 'b', 'c', 'd'];
    const made = await Promise.all(tokens.map((token) => commitOnce(request(token))));
    const chain = await log();
    expect([...chain].sort()).toEqual([...made].sort());
  });

  test('does not undo what an operator did to the ref afterwards', async () => {
    const first = await commitOnce(request('one'));
    await commitOnce(request('two'));
    await execa('ostree', ['reset', `--repo=${repository.path}`, REF, first!]);
    const third = await commitOnce(request('three'));
    expect(await log()).toEqual([third, first]);
  });

  test('needs a repository', async () => {
    await rm(path.join(repository.path, 'refs'), { recursive: true });
    const make = (): Promise<string> => Promise.resolve('a'.repeat(64));
    await expect(commitOnce(request('one', { make }))).rejects.toThrow(
      'Refs/heads did not exist in ostree repo',
    );
  });
});
