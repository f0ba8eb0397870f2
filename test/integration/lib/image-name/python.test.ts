/** Python fills in the same templates in the same way. */
import { execFileSync } from 'node:child_process';
import { expect, test } from '@jest/globals';
import { fillTemplate } from '../../../../lib/image-name/index.js';

const VALUES = { name: 'FL', respin: 3, label: null, odd: '{respin}' };
const TEMPLATES = [
  'plain {name}-%(name)s {{x}} 100%%',
  '{respin:02d}|{respin:>4}|{respin:<4}|{respin:^4}|{respin:4}|{label}',
  '{name:>4}|{name:_<4}|{name:^5}|{name:4}|{name:.1}|%(odd)s|{odd}',
  '%(respin)03d|%(respin)-3d|%(respin)3s|%(respin).2d|%(name)5s|%(name)-5s|%(name).1s',
];
const SCRIPT = `
import json, sys
values, templates = json.load(sys.stdin)
json.dump([(t % values).format(**values) for t in templates], sys.stdout)
`;

test('Python fills templates in as we do', () => {
  const input = JSON.stringify([VALUES, TEMPLATES]);
  const judged = JSON.parse(execFileSync('python3', ['-c', SCRIPT], { input, encoding: 'utf8' }));
  const ours = TEMPLATES.map((template) =>
    fillTemplate(template, VALUES, { makes: 'name', option: 'option' }),
  );
  expect(ours).toEqual(judged);
});
