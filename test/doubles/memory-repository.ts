/** Repositories of a few packages, as primary metadata and in a pool, written shortly. */
import { createHash } from 'node:crypto';
import { PackagePool, PrimaryScanner } from '../../lib/repodata/index.js';
import { parseNevra } from '../../lib/rpm/index.js';

export interface MemoryPackage {
  /** `name-[epoch:]version-release.arch`. */
  readonly nevra: string;
  /** Name of the source package; by default the package's own. */
  readonly source?: string;
  /** Besides its own name: `name`, `name = 1.0`, `/path`. */
  readonly provides?: readonly string[];
  readonly requires?: readonly string[];
  /** Those that primary metadata names. */
  readonly files?: readonly string[];
  readonly location?: string;
}

/** The checksum by which a repository knows a package. */
export const pkgidOf = (nevra: string): string => createHash('sha256').update(nevra).digest('hex');

/** A package, shortly: its name, and if wanted what it requires and more. */
export const pkg = (
  nevra: string,
  requires: readonly string[] = [],
  more: Omit<MemoryPackage, 'nevra' | 'requires'> = {},
): MemoryPackage => ({ nevra, requires, ...more });

const FLAGS: Readonly<Record<string, string>> = {
  '=': 'EQ',
  '<': 'LT',
  '<=': 'LE',
  '>': 'GT',
  '>=': 'GE',
};

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

function entry(text: string): string {
  const match = text.startsWith('(')
    ? null
    : /^(\S+) (<=|>=|<|>|=) (?:(\d+):)?([^-]+)(?:-(.+))?$/.exec(text);
  if (match === null) return `<rpm:entry name="${escape(text)}"/>`;
  const [, name = '', operator = '', epoch = '0', version = '', release] = match;
  const rel = release === undefined ? '' : ` rel="${release}"`;
  return `<rpm:entry name="${escape(name)}" flags="${FLAGS[operator] ?? ''}" epoch="${epoch}" ver="${version}"${rel}/>`;
}

const list = (name: string, texts: readonly string[]): string =>
  texts.length === 0 ? '' : `<rpm:${name}>${texts.map(entry).join('')}</rpm:${name}>`;

function element(given: MemoryPackage): string {
  const { name, epoch, version, release, arch } = parseNevra(given.nevra);
  const isSource = arch === 'src' || arch === 'nosrc';
  const evr = `${epoch === '0' ? '' : `${epoch}:`}${version}-${release}`;
  const sourceRpm = isSource ? '' : `${given.source ?? name}-${version}-${release}.src.rpm`;
  const provides = isSource ? [] : [`${name} = ${evr}`, ...(given.provides ?? [])];
  const file = `${name}-${version}-${release}.${arch}.rpm`;
  return `<package type="rpm"><name>${name}</name><arch>${arch}</arch>
<version epoch="${epoch}" ver="${version}" rel="${release}"/>
<checksum type="sha256" pkgid="YES">${pkgidOf(given.nevra)}</checksum>
<summary>A &lt;b&gt; of ${name}</summary><size package="1000" installed="1" archive="1"/>
<location href="${given.location ?? `Packages/${file}`}"/>
<format><rpm:sourcerpm>${sourceRpm}</rpm:sourcerpm>${list('provides', provides)}${list('requires', given.requires ?? [])}
${(given.files ?? []).map((path) => `<file>${path}</file>`).join('')}</format></package>`;
}

/** The text of primary.xml. */
export function primaryXml(packages: readonly MemoryPackage[]): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<metadata xmlns="http://linux.duke.edu/metadata/common" xmlns:rpm="http://linux.duke.edu/metadata/rpm" packages="${String(packages.length)}">
${packages.map(element).join('\n')}
</metadata>
`;
}

/** A pool of repositories, by id, in this order. */
export function poolOf(
  repositories: Readonly<Record<string, readonly MemoryPackage[]>>,
): PackagePool {
  const pool = new PackagePool();
  for (const [id, packages] of Object.entries(repositories)) {
    pool.startRepository(id, `file:///${id}`);
    const scanner = new PrimaryScanner(pool);
    scanner.push(Buffer.from(primaryXml(packages)));
    scanner.finish();
  }
  return pool;
}
