import { describe, expect, test } from '@jest/globals';
import { composeRequestSchema } from '../../../../config-schemas/compose-request.js';
import { requestOf } from '../../../../cli/compose/request.js';
import { parseVerb } from '../../../../cli/options/parse.js';
import { composeSpec } from '../../../../cli/specs/compose.js';

function request(...words: string[]) {
  const result = parseVerb(composeSpec, words);
  if ('help' in result) throw new Error('help was shown');
  return requestOf(result.parsed, '/home/me');
}

describe('the request of a command line', () => {
  test('has absolute paths', () => {
    expect(
      request('a.conf', '--target-dir', 'out', '--old-composes', '../old', '--koji-event', 'c'),
    ).toMatchObject({
      config: '/home/me/a.conf',
      targetDir: '/home/me/out',
      oldComposes: ['/home/old'],
      kojiEvent: '/home/me/c',
    });
  });

  test('takes the configuration by option, too, and leaves URLs alone', () => {
    expect(request('--config', 'a.conf', '--compose-dir', '/d').config).toBe('/home/me/a.conf');
    const url = 'git+https://example.org/c.git?f.conf#main';
    expect(request(url, '--compose-dir', '/d').config).toBe(url);
  });

  test('has what the options say, and passes its schema', () => {
    const words = [
      ...['a.conf', '--target-dir', '/t', '--nightly', '--label', 'RC-1.0', '--supported'],
      ...['--skip-phase', 'test', '--just-phase', 'gather', '--koji-event', '42', '--quiet'],
      ...['--no-latest-link', '--latest-link-components', '2', '--on-failure', 'wait'],
      ...['--set', 'create_jigdo=False', '--set', 'release_name=A B', '-e', 'target=f44'],
      ...['--parent-compose-id', 'P-1', '--respin-of', 'R-1', '--notification-script', 'tell'],
    ];
    expect(composeRequestSchema.parse(request(...words))).toMatchObject({
      type: 'nightly',
      label: 'RC-1.0',
      supported: true,
      skipPhases: ['test'],
      justPhases: ['gather'],
      kojiEvent: 42,
      quiet: true,
      latestLink: false,
      latestLinkComponents: 2,
      onFailure: 'wait',
      overrides: { create_jigdo: false, release_name: 'A B' },
      variables: { target: 'f44' },
      parentComposeIds: ['P-1'],
      respinOf: 'R-1',
      notificationScripts: ['tell'],
    });
  });

  test.each([
    [['--target-dir', '/t'], /CONFIG/],
    [['a.conf'], /one of the arguments --target-dir --compose-dir is required/],
    [['a.conf', '--config', 'b.conf', '--target-dir', '/t'], /not allowed with argument CONFIG/],
    [['a.conf', '--target-dir', '/t', '-e', 'Nonsense'], /argument --define: .*Nonsense/],
  ])('is refused for %j', (words, message) => {
    expect(() => request(...words)).toThrow(message);
  });
});
