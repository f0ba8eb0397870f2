/**
 * Writes a repository of many packages with a graph like a distribution's: a few libraries that nearly all need, chains
 * of requirements, versions, rich dependencies, files, 32-bit twins. The same count gives the same repository.
 */
import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { pkgidOf, primaryXml, type MemoryPackage } from './memory-repository.js';

/** A number below `limit` that depends on the seed only. */
const numberFrom = (seed: number, limit: number): number =>
  Math.abs(Math.imul(seed ^ 0x5bd1e995, 0x9e3779b1) >>> 8) % limit;

const nameOf = (index: number): string => `pkg-${String(index)}`;

/** Earlier packages, the early ones more often: libraries of a distribution are needed by nearly all. */
function requirementsOf(index: number): string[] {
  const texts: string[] = [];
  for (let nth = 0; nth < 4 && index > 0; nth += 1) {
    const spread = nth < 2 ? Math.min(index, 50) : index;
    const name = nameOf(numberFrom(index * 7 + nth, spread));
    if (nth === 0) texts.push(`lib${name}.so.1()(64bit)`);
    else if (nth === 1) texts.push(`${name} >= 1.0`);
    else if (nth === 2) texts.push(`(${name} or ${nameOf(0)})`);
    else texts.push(name);
  }
  return texts;
}

function packageOf(index: number, arch: 'x86_64' | 'i686'): MemoryPackage {
  const name = nameOf(index);
  // Three packages are built from a source, and have its version.
  const first = index - (index % 3);
  return {
    nevra: `${name}-1.${String(first % 7)}-1.${arch}`,
    source: nameOf(first),
    provides: [`lib${name}.so.1()(${arch === 'i686' ? '32' : '64'}bit)`],
    requires: arch === 'i686' ? [] : requirementsOf(index),
    files: [`/usr/bin/${name}`],
  };
}

function* packagesOf(count: number): Generator<MemoryPackage> {
  for (let index = 0; index < count; index += 1) {
    yield packageOf(index, 'x86_64');
    if (index % 20 === 0) yield packageOf(index, 'i686');
  }
}

function filelistsXml(packages: readonly MemoryPackage[]): string {
  const elements = packages.map(({ nevra }) => {
    const [, name = '', arch = ''] = /^(.*)-[^-]+-[^-]+\.(.*)$/.exec(nevra) ?? [];
    const file = `/usr/lib${arch === 'i686' ? '' : '64'}/lib${name}.so.1`;
    return `<package pkgid="${pkgidOf(nevra)}" name="${name}" arch="${arch}"><version epoch="0" ver="1" rel="1"/><file>${file}</file><file>/usr/share/doc/${name}/README</file></package>`;
  });
  return `<?xml version="1.0"?>\n<filelists xmlns="http://linux.duke.edu/metadata/filelists" packages="${String(packages.length)}">\n${elements.join('\n')}\n</filelists>\n`;
}

/** Writes metadata, of no RPM files, for that many packages of x86_64 and some twins. */
export async function writeLargeRepository(directory: string, count: number): Promise<void> {
  const packages = [...packagesOf(count)];
  const documents = { primary: primaryXml(packages), filelists: filelistsXml(packages) };
  await mkdir(path.join(directory, 'repodata'), { recursive: true });
  const entries: string[] = [];
  for (const [type, text] of Object.entries(documents)) {
    const packed = gzipSync(text, { level: 1 });
    const checksum = createHash('sha256').update(packed).digest('hex');
    await writeFile(path.join(directory, `repodata/${type}.xml.gz`), packed);
    entries.push(
      `<data type="${type}"><checksum type="sha256">${checksum}</checksum><location href="repodata/${type}.xml.gz"/><size>${String(packed.length)}</size></data>`,
    );
  }
  await writeFile(
    path.join(directory, 'repodata/repomd.xml'),
    `<repomd><revision>1</revision>${entries.join('')}</repomd>`,
  );
}
