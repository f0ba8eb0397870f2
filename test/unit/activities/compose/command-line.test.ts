import { expect, test } from '@jest/globals';
import { commandLineOf } from '../../../../activities/compose/command-line.js';
import { timezoneOffset } from '../../../../activities/compose/log-head.js';
import { composeRequestSchema } from '../../../../config-schemas/compose-request.js';

const line = (more: Record<string, unknown>): string =>
  commandLineOf(composeRequestSchema.parse({ config: '/c.conf', targetDir: '/t', ...more }));

test('a plain request is a short command line', () => {
  expect(line({})).toBe('punji compose --config=/c.conf --target-dir=/t');
});

test('every option that is not at its default is on the command line, quoted', () => {
  const text = line({
    targetDir: undefined,
    composeDir: '/my compose',
    type: 'nightly',
    label: 'RC-1.0',
    supported: true,
    oldComposes: ['/old'],
    skipPhases: ['createiso', 'test'],
    kojiEvent: 5,
    latestLink: false,
    latestLinkComponents: 2,
    onFailure: 'wait',
    overrides: { create_jigdo: true, tree_arches: ['x86_64'], comps_file: null },
    variables: { branch: 'f40' },
  });
  expect(text).toBe(
    "punji compose --config=/c.conf '--compose-dir=/my compose' --nightly --label=RC-1.0 --supported --old-composes /old " +
      `--set create_jigdo=True --set 'tree_arches=["x86_64"]' --set comps_file=None --define branch=f40 ` +
      '--skip-phase createiso --skip-phase test --koji-event=5 --on-failure=wait --no-latest-link --latest-link-components=2',
  );
});

test('the time zone is an offset to the east', () => {
  expect(timezoneOffset({ getTimezoneOffset: () => -330 } as Date)).toBe('+05:30');
  expect(timezoneOffset({ getTimezoneOffset: () => 480 } as Date)).toBe('-08:00');
});
