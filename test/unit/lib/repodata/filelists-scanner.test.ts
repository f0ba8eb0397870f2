import { describe, expect, test } from '@jest/globals';
import { FilelistsScanner, type FileQuestion } from '../../../../lib/repodata/filelists-scanner.js';

const TEXT = `<?xml version="1.0" encoding="UTF-8"?>
<filelists xmlns="http://linux.duke.edu/metadata/filelists" packages="3">
<package pkgid="aa" name="a" arch="i686"><version epoch="0" ver="1" rel="1"/>
<file>/usr/lib/liba.so.1</file><file type="dir">/opt/a &amp; b</file></package>
<package pkgid="bb" name="b" arch="x86_64"><version epoch="0" ver="1" rel="1"/><file>/usr/lib/liba.so.1</file></package>
<package pkgid="cc" name="c" arch="i686"><version epoch="0" ver="1" rel="1"/></package>
</filelists>`;

function ask(question: FileQuestion) {
  const scanner = new FilelistsScanner(question);
  for (const byte of Buffer.from(TEXT)) scanner.push(Buffer.of(byte));
  scanner.finish();
  return scanner.answer();
}

describe('filelists metadata', () => {
  test('says who has a path', () => {
    const { owners } = ask({ paths: ['/usr/lib/liba.so.1', '/opt/a & b', '/none'], kind: null });
    expect(Object.fromEntries(owners)).toEqual({
      '/usr/lib/liba.so.1': ['aa', 'bb'],
      '/opt/a & b': ['aa'],
      '/none': [],
    });
  });

  test('says which packages of an arch have a file of a kind', () => {
    const matches = (path: string): boolean => path.endsWith('.so.1');
    const { ofKind } = ask({
      paths: [],
      kind: { name: 'any', arches: new Set(['i686']), matches },
    });
    expect([...ofKind]).toEqual(['aa']);
  });
});
