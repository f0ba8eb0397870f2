import { expect, test } from '@jest/globals';
import { checksumFiles } from '../../../../lib/images/index.js';
import { identity } from '../productmd/identity.js';

const naming = {
  identity: identity(),
  variant: 'Server',
  arches: ['x86_64'],
  base: '',
  oneFile: false,
};
const IMAGE = '/c/compose/Server/source/iso/a.iso';
const names = (changes: Partial<typeof naming> = {}): string[] =>
  checksumFiles(IMAGE, 'sha256', { ...naming, ...changes }).map((file) =>
    file.replace('/c/compose/Server/source/iso/', ''),
  );

test('a digest stands beside its image and in the file of the directory', () => {
  expect(names()).toEqual(['a.iso.SHA256SUM', 'SHA256SUM']);
});

test('one file for the directory stands alone, and may be called by it', () => {
  expect(names({ oneFile: true })).toEqual(['CHECKSUM']);
  expect(names({ oneFile: true, base: '{variant}-%(dirname)s' })).toEqual(['Server-iso-CHECKSUM']);
});

test('a source image, listed under several arches, may be in a file of each', () => {
  expect(names({ base: '{arch}', arches: ['s390x', 'x86_64'] })).toEqual([
    'a.iso.SHA256SUM',
    's390x-SHA256SUM',
    'x86_64-SHA256SUM',
  ]);
});
