/** A configuration written out as JSON. */
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { dumpConfig, formatConfig } from '../../../../lib/config/index.js';
import { MINIMAL, writeFile, writeFiles } from './fixtures.js';

function dumped(...given: Parameters<typeof dumpConfig>): Record<string, unknown> {
  return JSON.parse(dumpConfig(...given).json ?? 'null') as Record<string, unknown>;
}

test('keys are sorted at every depth, with an indent of four', () => {
  expect(formatConfig({ b: { d: 1, c: [1] }, a: null })).toBe(
    '{\n    "a": null,\n    "b": {\n        "c": [\n            1\n        ],\n        "d": 1\n    }\n}',
  );
});

describe('dumps', () => {
  const file = writeFile(`${MINIMAL}helper = 1\n`);

  test('have defaults, and what is no option as it was written', () => {
    expect(dumped([file])).toMatchObject({ release_name: 'Demo', sigkeys: [null], helper: 1 });
  });

  test('have nothing that was not written, if only a dump is wanted', () => {
    const values = dumped([file], { justDump: true });
    expect(values.helper).toBe(1);
    expect(values.sigkeys).toBeUndefined();
  });

  test('may carry a Koji event', () => {
    expect(dumped([file], { freezeEvent: 42 }).koji_event).toBe(42);
  });

  test('of a wrong configuration there is none, but the problems', () => {
    const dump = dumpConfig([writeFile(`${MINIMAL}createrepo_c = 1`)]);
    expect(dump.json).toBeNull();
    expect(dump.problems).toHaveLength(1);
  });

  test('definitions feed templates and win over options', () => {
    const template = writeFile(`${MINIMAL}release_discinfo_description = "%s!" % who\n`);
    const values = dumped([template], { definitions: { who: 'Me', release_name: 'Other' } });
    expect(values).toMatchObject({ release_discinfo_description: 'Me!', release_name: 'Other' });
    expect(values.who).toBeUndefined();
  });

  test('sources are read over one another, and see the earlier ones', () => {
    const over = writeFile('release_name = "%s 2" % release_name');
    expect(dumped([file, over]).release_name).toBe('Demo 2');
  });

  test('a compose stands for the configuration dumped in it', () => {
    const compose = writeFiles({
      'logs/global/config-dump.global.log': dumpConfig([file]).json ?? '',
    });
    expect(dumped([compose])).toEqual(dumped([file]));
  });

  test('a source that is nothing is told', () => {
    const nothing = path.join(writeFiles({}), 'none');
    expect(() => dumpConfig([nothing])).toThrow(`Source ${nothing} is neither file nor directory.`);
  });
});
