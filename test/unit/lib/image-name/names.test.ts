import { describe, expect, test } from '@jest/globals';
import type { Arch } from '../../../../config-schemas/names.js';
import {
  imageName,
  volumeId,
  type ImageNameInput,
  type VolumeIdInput,
} from '../../../../lib/image-name/index.js';
import { identity, layered } from '../productmd/identity.js';
import { layeredProduct, variant } from './subjects.js';

const name = (changes: Partial<ImageNameInput> = {}): string =>
  imageName({
    identity: identity(),
    variant: variant(),
    arch: 'x86_64' as Arch,
    format: undefined,
    discType: 'dvd',
    discNumber: 1,
    suffix: '.iso',
    ...changes,
  });

describe('imageName', () => {
  test('says compose, variant, arch and disc', () => {
    expect(name()).toBe('FL-1.2-20261124.t.0-Server-x86_64-dvd1.iso');
  });

  test('says source for src, and no number where there is none', () => {
    expect(name({ arch: 'src' as Arch, discNumber: null })).toBe(
      'FL-1.2-20261124.t.0-Server-source-dvd.iso',
    );
  });

  test("of a layered product has its own compose id and its parent's name", () => {
    expect(name({ variant: layeredProduct() })).toBe(
      'LP-3.1-FL-1-20261124.t.0-Server-x86_64-dvd1.iso',
    );
  });

  test('takes the first format whose pattern matches the variant', () => {
    expect(name({ format: { '^Client$': 'c', '^Ser': ['{version}{suffix}', 'other'] } })).toBe(
      '1.2.iso',
    );
    expect(name({ format: { '^Client$': 'c' } })).toMatch(/^FL-1\.2-/);
  });

  test.each(['a/b', '', '..', 'a\nb', 'x'.repeat(300)])('refuses %j', (format) => {
    expect(() => name({ format })).toThrow(/is no name for an image/);
  });
});

const volid = (changes: Partial<VolumeIdInput> = {}): string | null =>
  volumeId({
    identity: identity(),
    variant: variant(),
    arch: 'src' as Arch,
    discType: 'dvd',
    formats: ['{release_short}-{version} {variant}.{arch}', '{release_short}-{version} {arch}'],
    layeredFormats: [
      '{release_short}-{version} {base_product_short}-{base_product_version} {arch}',
    ],
    substitutions: {},
    restricted: false,
    ...changes,
  });

describe('volumeId', () => {
  test('is the first that fits into 32 bytes', () => {
    expect(volid()).toBe('FL-1.2 Server.src');
    const long = variant({ uid: 'AVeryLongNameOfAVariantThatIs' });
    expect(volid({ variant: long })).toBe('FL-1.2 src');
  });

  test('of a layered release names the base product', () => {
    expect(volid({ identity: layered() })).toBe('LY-2.0 Fedora-39 src');
  });

  test("of a layered product names the compose's release as its base", () => {
    expect(volid({ variant: layeredProduct() })).toBe('LP-3.1 FL-1 src');
  });

  test('is made shorter by substitutions, the longest first', () => {
    const substitutions = { Ser: 'X', Server: 'S$&', '': 'never' };
    expect(volid({ substitutions })).toBe('FL-1.2 S$&.src');
  });

  test('is refused when none is short enough, with all that were tried', () => {
    const formats = ['x'.repeat(40), 'ü'.repeat(17)];
    expect(() => volid({ formats })).toThrow(
      `Could not create volume ID longer than 32 bytes, options are '${'ü'.repeat(17)}', '${'x'.repeat(40)}'`,
    );
  });

  test('has dashes for all but letters, digits and underscores, if restricted', () => {
    expect(volid({ restricted: true })).toBe('FL-1-2-Server-src');
  });

  test('is null without formats', () => {
    expect(volid({ formats: [] })).toBeNull();
  });
});
