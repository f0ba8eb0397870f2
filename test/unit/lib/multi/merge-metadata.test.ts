import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { mergeMetadata, ofCompose, type Json } from '../../../../lib/multi/merge-metadata.js';

const images = (variant: string, ...paths: string[]): Json => ({
  payload: { images: { [variant]: { x86_64: paths.map((path) => ({ path })) } } },
});

describe('merging the metadata of parts', () => {
  test('keeps what two parts say of different variants, and of the same one', () => {
    const one = mergeMetadata(images('Server', 'a.iso'), images('Desk', 'b.iso'));
    const all = mergeMetadata(one, images('Server', 'a.iso', 'c.iso'));
    expect(all).toEqual({
      payload: {
        images: {
          Desk: { x86_64: [{ path: 'b.iso' }] },
          Server: { x86_64: [{ path: 'a.iso' }, { path: 'c.iso' }] },
        },
      },
    });
  });

  test('gives the same when a part is merged once more', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
        const once = mergeMetadata(a as Json, b as Json);
        expect(mergeMetadata(once, b as Json)).toEqual(once);
      }),
    );
  });

  test('names the compose of the whole, but in files that name none', () => {
    const compose = { id: 'Whole-1' };
    expect(ofCompose({ payload: { compose: { id: 'Part-1' }, rpms: {} } }, compose)).toEqual({
      payload: { compose, rpms: {} },
    });
    expect(ofCompose({ Server: {} }, compose)).toEqual({ Server: {} });
  });
});
