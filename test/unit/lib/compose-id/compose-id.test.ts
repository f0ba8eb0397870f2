import { describe, expect, test } from '@jest/globals';
import {
  composeDate,
  composeIdOf,
  generateVersion,
  identityOf,
  imageRelease,
  imageVersion,
  isSupportedLabel,
  labelMajorVersion,
  latestLinkName,
  splitLabel,
  translatePath,
} from '../../../../lib/compose-id/index.js';
import { ConfigError } from '../../../../lib/errors.js';
import { factsOf } from './facts.js';

const onFedora = { name: 'Fedora', short: 'Fedora', version: '23', type: 'ga' };

describe('the compose id', () => {
  test.each([
    [factsOf(), '20240101', 0, 'Fedora-Rawhide-20240101.n.0'],
    [
      factsOf({ short: 'RHEL', version: '7.2', releaseType: 'Updates', type: 'production' }),
      '20240101',
      3,
      'RHEL-7.2-updates-20240101.3',
    ],
    [
      factsOf({ short: 'RF', version: '23.0', type: 'test', baseProduct: onFedora }),
      '20240101',
      1,
      'RF-23.0-Fedora-23-20240101.t.1',
    ],
    [
      factsOf({ short: 'RF', version: '1', type: 'ci', baseProduct: { ...onFedora, type: 'eus' } }),
      '20240101',
      0,
      'RF-1-Fedora-23-eus-20240101.ci.0',
    ],
    [factsOf({ type: 'development' }), '20240101', 12, 'Fedora-Rawhide-20240101.d.12'],
  ])('of %j is %s', (facts, date, respin, id) => {
    expect(composeIdOf(facts, date, respin)).toBe(id);
  });

  test.each(['', 'a/b', '../up', 'two words', '-x'])('is refused for release_short %j', (short) => {
    expect(() => composeIdOf(factsOf({ short }), '20240101', 0)).toThrow(ConfigError);
  });

  test('has the local date', () => {
    expect(composeDate(new Date(2024, 0, 2, 23, 59))).toBe('20240102');
  });
});

describe('labels', () => {
  test.each(['RC-1.0', 'Update-39.20240101', 'DevelPhaseExit-0.0'])('%s is one', (label) => {
    expect(splitLabel(label)).toBeDefined();
  });

  test.each(['RC-1', 'rc-1.0', 'RC-1.0 ', 'RC-1.0\n', 'xRC-1.0', 'RC-1.x', 'GA-1.0', ''])(
    '%j is none',
    (label) => {
      expect(() => splitLabel(label)).toThrow(`Label in unknown format: ${label}`);
    },
  );

  test('RC, Update and SecurityFix make a compose supported', () => {
    const supported = ['RC-1.0', 'Update-1.0', 'SecurityFix-1.0', 'Beta-1.0', 'Snapshot-1.0'].map(
      isSupportedLabel,
    );
    expect(supported).toEqual([true, true, true, false, false]);
    expect(isSupportedLabel(null)).toBe(false);
  });

  test.each([
    [null, '9', '20240101.n.2'],
    ['Beta-1.2', '9_Beta', '1.2'],
    ['RC-1.0', '9', '1.0'],
  ])('of %j gives version and release of images', (label, version, release) => {
    const identity = identityOf(factsOf({ version: '9', label }), '20240101', 2);
    expect(imageVersion(identity)).toBe(version);
    expect(imageRelease(identity)).toBe(release);
  });

  test('have a major version', () => {
    expect(labelMajorVersion('RC-1.0')).toBe('RC-1');
  });
});

describe('version generators', () => {
  const identity = identityOf(factsOf({ version: '9', label: 'Beta-1.2' }), '20240101', 2);
  test.each([
    ['!OSTREE_VERSION_FROM_LABEL_DATE_TYPE_RESPIN', '9_Beta.1.2'],
    ['!RELEASE_FROM_LABEL_DATE_TYPE_RESPIN', '1.2'],
    ['!RELEASE_FROM_DATE_RESPIN', '20240101.2'],
    ['!VERSION_FROM_VERSION_DATE_RESPIN', '9.20240101.2'],
    ['!VERSION_FROM_VERSION', '9'],
    ['1.0', '1.0'],
    ['', ''],
  ])('%s gives %s', (value, version) => {
    expect(generateVersion(value, identity, 'ostree.version')).toBe(version);
  });

  test('that are not known are refused with the option and those that are', () => {
    expect(() => generateVersion('!toString', identity, 'x')).toThrow(
      /Unknown version generator '!toString' .*!VERSION_FROM_VERSION/,
    );
  });
});

describe('the latest- link', () => {
  const facts = factsOf({ short: 'X', version: '8.4.0' });
  test.each([
    [-1, 'latest-X-8.4'],
    [1, 'latest-X-8'],
    [0, 'latest-X'],
    [5, 'latest-X-8.4.0'],
    [-7, 'latest-X-8'],
  ])('with %d components is %s', (components, name) => {
    expect(latestLinkName(facts, components)).toBe(name);
  });

  test('names the base product, and never the release type', () => {
    const layered = factsOf({
      short: 'RF',
      version: '23.0',
      releaseType: 'updates',
      baseProduct: onFedora,
    });
    expect(latestLinkName(layered, -1)).toBe('latest-RF-23-Fedora-23');
    expect(latestLinkName(factsOf(), -1)).toBe('latest-Fedora-Rawhide');
  });
});

describe('translatePath', () => {
  const mapping = [
    ['/mnt/a/', 'http://a/x//'],
    ['/mnt', 'http://b'],
    ['/srv', '$&-$1'],
  ] as const;
  test.each([
    ['/mnt/a/c', 'http://a/x/c'],
    ['/mnt/ab//c/../d/', 'http://a/xb/d'],
    ['/mnt/b/', 'http://b/b'],
    ['/other/', '/other'],
    ['/srv/x', '$&-$1/x'],
    ['/', '/'],
  ])('maps %s to %s', (original, translated) => {
    expect(translatePath(mapping, original)).toBe(translated);
  });
});
