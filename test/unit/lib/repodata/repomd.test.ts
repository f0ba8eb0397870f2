import { describe, expect, test } from '@jest/globals';
import { InputError } from '../../../../lib/errors.js';
import { parseRepomd } from '../../../../lib/repodata/index.js';

const GOOD = `<?xml version="1.0"?>
<repomd xmlns="http://linux.duke.edu/metadata/repo"><revision>17</revision>
<data type="primary"><checksum type="sha256">ab</checksum><open-checksum type="sha256">cd</open-checksum>
<location href="repodata/p.xml.gz"/><size>12</size><open-size>99</open-size></data>
<data type="group"><location xml:base="http://x/" href="repodata/c.xml"/></data></repomd>`;

describe('repomd.xml', () => {
  test('names metadata files with checksum and size', () => {
    const { revision, entries } = parseRepomd(GOOD, 'repomd.xml');
    expect(revision).toBe('17');
    expect(entries.get('primary')).toEqual({
      type: 'primary',
      href: 'repodata/p.xml.gz',
      base: null,
      checksum: { type: 'sha256', value: 'ab' },
      sizeBytes: 12,
    });
    expect(entries.get('group')).toMatchObject({ base: 'http://x/', checksum: null });
  });

  test.each([
    ['a document type', GOOD.replace('<repomd', '<!DOCTYPE x [<!ENTITY a "b">]><repomd')],
    ['an open tag', GOOD.replace('</repomd>', '')],
    ['no primary metadata', GOOD.replace('type="primary"', 'type="other"')],
    ['nothing', ''],
  ])('%s is refused, and the message names the file', (_what, text) => {
    expect(() => parseRepomd(text, '/r/repomd.xml')).toThrow(InputError);
    expect(() => parseRepomd(text, '/r/repomd.xml')).toThrow(/^\/r\/repomd\.xml/);
  });
});
