/** rpm-ostree's treefiles, and what a compose changes in them (pungi/ostree/utils.py `tweak_treeconf`). */
import path from 'node:path';
import { parseDocument } from 'yaml';
import { InputError } from '../errors.js';
import { baseArch } from '../rpm/index.js';
import type { NamedRepo } from './repositories.js';

/** A treefile's content; keys that we do not know are kept. */
export type Treefile = Readonly<Record<string, unknown>>;

/** What a compose puts into a treefile. */
export interface TreefileChanges {
  readonly repos: readonly NamedRepo[];
  /** The repositories of the treefile stay, before ours. */
  readonly keepOriginalSources: boolean;
  /** Keys to set, such as `ref`. */
  readonly set: Readonly<Record<string, string>>;
}

/** A changed treefile and the files that go with it, by name in the treefile's directory. */
export interface TweakedTreefile {
  /** Always JSON; `x.yaml` becomes `x.json`. */
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  readonly content: Treefile;
}

/** Reads JSON, or YAML by the file's name. @throws InputError with the file and place of what is wrong */
export function parseTreefile(text: string, file: string): Treefile {
  const document = parseDocument(text, { strict: true, uniqueKeys: true });
  const [error] = document.errors;
  if (error !== undefined) {
    const line = error.linePos?.[0].line ?? 1;
    throw new InputError(`${file}:${String(line)}: ${error.message.split('\n', 1)[0] ?? ''}`, {
      hint: 'the treefile must be JSON or YAML',
    });
  }
  const content: unknown = document.toJS({ maxAliasCount: 100 });
  if (typeof content === 'object' && content !== null && !Array.isArray(content)) {
    return content as Treefile;
  }
  throw new InputError(`${file} is not a mapping`, { hint: 'a treefile is one mapping of keys' });
}

/** The ref that a treefile commits to on an arch; null if it names none. */
export function refOf(treefile: Treefile, arch: string): string | null {
  const { ref } = treefile;
  return typeof ref === 'string' ? expandRef(ref, arch) : null;
}

/** A ref with its `${basearch}` replaced. */
export const expandRef = (ref: string, arch: string): string =>
  ref.replaceAll('${basearch}', baseArch(arch));

/**
 * Puts a compose's repositories into a treefile. They are named `repo-0`, `repo-1` … in the order of their own names:
 * names that change from compose to compose would defeat rpm-ostree's search for changes.
 */
export function tweakTreefile(
  text: string,
  file: string,
  { repos, keepOriginalSources, set }: TreefileChanges,
): TweakedTreefile {
  const original = parseTreefile(text, file);
  const sorted = [...repos].sort((a, b) => (a.name < b.name ? -1 : Number(a.name > b.name)));
  const names = sorted.map((_, index) => `repo-${String(index)}`);
  const kept = keepOriginalSources && Array.isArray(original.repos) ? original.repos : [];
  const content = { ...original, repos: [...(kept as unknown[]), ...names], ...set };
  const base = path.basename(file);
  const name = base.replace(/\.yaml$/, '.json');
  return {
    name,
    content,
    files: {
      [`${base}.bak`]: text,
      ...(sorted.length === 0 ? {} : { 'pungi.repo': repoFile(sorted) }),
      [name]: JSON.stringify(content, null, 4),
    },
  };
}

function repoFile(repos: readonly NamedRepo[]): string {
  return repos
    .map(({ baseurl, exclude, gpgcheck }, index) => {
      const name = `repo-${String(index)}`;
      return [
        `[${name}]`,
        `name=${name}`,
        `baseurl=${baseurl}`,
        ...(exclude === undefined || exclude === '' ? [] : [`exclude=${exclude}`]),
        `gpgcheck=${gpgcheck === true ? '1' : '0'}`,
        '',
      ].join('\n');
    })
    .join('');
}
