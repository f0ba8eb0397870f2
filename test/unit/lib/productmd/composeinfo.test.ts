import { describe, expect, test } from '@jest/globals';
import {
  formatComposeinfo,
  formatComposeinfoBase,
  parseComposeIdentity,
  parseComposeinfo,
  type ComposeinfoVariant,
} from '../../../../lib/productmd/index.js';
import { identity, layered } from './identity.js';

const variant = (changes: Partial<ComposeinfoVariant> = {}): ComposeinfoVariant => ({
  id: 'Server',
  uid: 'Server',
  name: 'Server',
  type: 'variant',
  arches: ['x86_64', 'aarch64'],
  paths: { os_tree: { x86_64: 'Server/x86_64/os' } },
  ...changes,
});

const written = (...variants: ComposeinfoVariant[]): string =>
  formatComposeinfo(identity(), Object.fromEntries(variants.map((one) => [one.uid, one])));

describe('composeinfo.json', () => {
  test('is read back as the identity that it was written from', () => {
    for (const one of [identity(), layered(), identity({ label: 'Beta-1.2' })]) {
      expect(parseComposeIdentity(formatComposeinfoBase(one), 'file')).toEqual(one);
    }
  });

  test('says label and final only if there is a label', () => {
    expect(formatComposeinfoBase(identity({ supported: true }))).not.toContain('final');
    expect(formatComposeinfoBase(identity({ label: 'RC-1.0' }))).toContain('"final": false');
  });

  test('sorts arches and children', () => {
    const parent = variant({ variants: ['opt', 'HA'] });
    const children = ['HA', 'opt'].map((id) =>
      variant({ id, uid: `Server-${id}`, type: 'addon', arches: ['x86_64'] }),
    );
    const { variants } = parseComposeinfo(written(parent, ...children), 'file');
    expect(variants['Server']?.arches).toEqual(['aarch64', 'x86_64']);
    expect(variants['Server']?.variants).toEqual(['HA', 'opt']);
  });

  test.each([
    ['a dash in an id', variant({ id: 'Ser-ver' }), /letters and digits/],
    ['a uid that is not the id', variant({ uid: 'Other' }), /does not align/],
    ['no arch', variant({ arches: [] }), /arches/],
    ['no name', variant({ name: '' }), /name/],
    ['a child that is not there', variant({ variants: ['HA'] }), /Server-HA.*not described/],
    ['a layered product without release', variant({ type: 'layered-product' }), /no release/],
  ])('refuses %s', (_what, one, message) => {
    expect(() => written(one)).toThrow(message);
  });

  test("refuses a child with an arch that is not its parent's", () => {
    const child = variant({ id: 'HA', uid: 'Server-HA', type: 'addon', arches: ['s390x'] });
    expect(() => written(variant({ variants: ['HA'] }), child)).toThrow(/s390x.*parent/);
  });

  test.each([
    ['a label that is no milestone', identity({ label: 'Foo-1.0' }), /milestone/],
    [
      'an unknown release type',
      identity({ release: { ...identity().release, type: 'x' } }),
      /type/,
    ],
    [
      'a version like 1.x',
      identity({ release: { ...identity().release, version: '1.x' } }),
      /numbers and dots/,
    ],
    ['an id without a date', identity({ id: 'FL-1.2' }), /eight digits/],
  ])('refuses %s', (_what, one, message) => {
    expect(() => formatComposeinfoBase(one)).toThrow(message);
  });

  test('is refused with its name if it is no JSON, another kind, or too old', () => {
    expect(() => parseComposeinfo('{', 'ci.json')).toThrow(/ci.json is not JSON/);
    const images = '{"header": {"type": "productmd.images", "version": "1.2"}, "payload": {}}';
    expect(() => parseComposeinfo(images, 'ci.json')).toThrow(/productmd.images.*expected/);
    expect(() => parseComposeinfo('{"header": {"version": "0.3"}}', 'ci.json')).toThrow(/0\.3/);
  });
});
