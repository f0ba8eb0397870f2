import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { PackagePool, PrimaryScanner, ScanProblem } from '../../../../lib/repodata/index.js';
import { pkg, poolOf, primaryXml } from '../../../doubles/memory-repository.js';

function scan(text: string | Uint8Array, pieceBytes = Infinity): PackagePool {
  const pool = new PackagePool();
  pool.startRepository('r', 'file:///r');
  const scanner = new PrimaryScanner(pool);
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    scanner.push(bytes.subarray(at, at + pieceBytes));
  }
  scanner.finish();
  return pool;
}

const requiresOf = (pool: PackagePool, id: number): string[] => {
  const texts: string[] = [];
  for (let at = pool.requiresStart(id); at < pool.requiresEndOf(id); at += 1) {
    texts.push(pool.relations.text(pool.requires.at(at)));
  }
  return texts;
};

describe('primary metadata', () => {
  test('a package has its name, version, place, size and dependencies', () => {
    const pool = poolOf({
      r: [
        pkg('bash-1:5.1-2.x86_64', ['libc >= 2.0', '(a with b >= 2)', 'x = 3:1.0-4', '/bin/sh'], {
          files: ['/usr/bin/bash'],
        }),
      ],
    });
    expect(pool.nevra(0)).toBe('bash-1:5.1-2.x86_64');
    expect(pool.evrText(0)).toBe('1:5.1-2');
    expect(pool.url(0)).toBe('file:///r/Packages/bash-5.1-2.x86_64.rpm');
    expect(pool.sizeBytes(0)).toBe(1000);
    expect(pool.sourceRpmText(0)).toBe('bash-5.1-2.src.rpm');
    expect(requiresOf(pool, 0)).toEqual([
      'libc >= 2.0',
      '(a with b >= 2)',
      'x = 3:1.0-4',
      '/bin/sh',
    ]);
    expect(pool.strings.text(pool.files.at(pool.filesStart(0)))).toBe('/usr/bin/bash');
  });

  test('where it is cut into pieces does not matter', () => {
    const text = primaryXml([pkg('a-1-1.noarch', ['b']), pkg('b-2-1.noarch', ['a < 3'])]);
    const whole = scan(text);
    for (const size of [1, 7, 64, 1000]) {
      const pool = scan(text, size);
      expect(pool.nevra(1)).toBe(whole.nevra(1));
      expect(requiresOf(pool, 1)).toEqual(['a < 3']);
    }
  });

  test('weak dependencies are passed over', () => {
    const text = primaryXml([pkg('a-1-1.noarch', ['b'])]).replace(
      '</rpm:requires>',
      '</rpm:requires><rpm:recommends><rpm:entry name="c"/></rpm:recommends>',
    );
    expect(requiresOf(scan(text), 0)).toEqual(['b']);
  });

  test('xml:base leads elsewhere', () => {
    const text = primaryXml([pkg('a-1-1.noarch')]).replace(
      '<location',
      '<location xml:base="file:///elsewhere/"',
    );
    expect(scan(text).url(0)).toBe('file:///elsewhere/Packages/a-1-1.noarch.rpm');
  });

  test('character references are resolved', () => {
    const text = primaryXml([pkg('a-1-1.noarch', ['x&y'])]).replace('x&amp;y', 'x&#x26;&#121;');
    expect(requiresOf(scan(text), 0)).toEqual(['x&y']);
  });

  test('an element that the format does not have is noted, with its place', () => {
    const pool = new PackagePool();
    pool.startRepository('r', 'file:///r');
    const scanner = new PrimaryScanner(pool);
    const text = primaryXml([pkg('a-1-1.noarch')]).replace('<format>', '<format><rpm:new x="1"/>');
    scanner.push(Buffer.from(text));
    scanner.finish();
    expect([...scanner.unknown]).toEqual([['rpm:new', text.indexOf('<rpm:new')]]);
  });

  const good = primaryXml([pkg('a-1-1.noarch', ['b'])]);
  test.each([
    ['a document type', good.replace('<metadata', '<!DOCTYPE m [<!ENTITY x "y">]>\n<metadata')],
    ['an unknown entity', good.replace('name="b"', 'name="&bomb;"')],
    ['CDATA', good.replace('<name>a', '<name><![CDATA[a]]>')],
    ['a truncated document', good.slice(0, -20)],
    ['a document cut within a package', good.slice(0, good.indexOf('<format>'))],
    ['nothing', ''],
    ['another document', '<filelists packages="0"></filelists>'],
    ['a package without a name', good.replace('<name>a</name>', '')],
    ['an attribute without quotes', good.replace('name="b"', 'name=b')],
    ['an attribute without an end', good.replace('name="b"/>', 'name="b/>')],
    ['a dependency without a name', good.replace('<rpm:entry name="b"/>', '<rpm:entry ver="b"/>')],
    ['packages outside the root', good.replace(/<metadata[^>]*>/, '')],
  ])('%s is refused', (_what, text) => {
    expect(() => scan(text)).toThrow(ScanProblem);
  });

  test('any damage is refused or read, never worse', () => {
    const bytes = Buffer.from(good);
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(255), (at, byte) => {
        const damaged = Buffer.from(bytes);
        damaged[at] = byte;
        try {
          scan(damaged);
        } catch (error) {
          expect(error).toBeInstanceOf(ScanProblem);
        }
      }),
      { numRuns: 500 },
    );
  });
});
