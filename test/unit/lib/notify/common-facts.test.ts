import { describe, expect, test } from '@jest/globals';
import { composeIdentitySchema } from '../../../../config-schemas/identity.js';
import { commonFacts } from '../../../../lib/notify/index.js';

const identity = composeIdentitySchema.parse({
  id: 'RF-23.0-Fedora-23-20240101.t.1',
  type: 'test',
  date: '20240101',
  respin: 1,
  label: 'RC-1.0',
  supported: true,
  release: {
    name: 'RF',
    short: 'RF',
    version: '23.0',
    type: 'GA',
    internal: false,
    isLayered: true,
  },
  baseProduct: { name: 'Fedora', short: 'Fedora', version: '23', type: 'ga' },
});

describe('the keys that each message has', () => {
  test('are those of Pungi, with the location as others reach it', () => {
    const facts = commonFacts(identity, '/srv/c/RF', [['/srv/', 'https://example.org/']]);
    expect(facts).toEqual({
      compose_id: 'RF-23.0-Fedora-23-20240101.t.1',
      location: 'https://example.org/c/RF/compose',
      compose_date: '20240101',
      compose_type: 'test',
      compose_respin: 1,
      compose_label: 'RC-1.0',
      compose_path: '/srv/c/RF',
      release_short: 'RF',
      release_name: 'RF',
      release_version: '23.0',
      release_type: 'ga',
      release_is_layered: true,
      base_product_name: 'Fedora',
      base_product_version: '23',
      base_product_short: 'Fedora',
      base_product_type: 'ga',
    });
  });

  test('have none of a base product if there is none', () => {
    const facts = commonFacts({ ...identity, baseProduct: null, label: null }, '/srv/c/RF', []);
    expect(facts).toMatchObject({ release_is_layered: false, compose_label: null });
    expect(Object.keys(facts).filter((key) => key.startsWith('base_'))).toEqual([]);
  });
});
