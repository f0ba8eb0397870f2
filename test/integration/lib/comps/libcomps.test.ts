/** Comps are read as libcomps reads them, over many generated files. */
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readComps } from '../../../../lib/comps/index.js';
import { ROOT, SYSTEM_PYTHON } from '../../../tools.js';

const READER = path.join(ROOT, 'test/integration/lib/comps/read_with_libcomps.py');

const text = fc.constantFrom(
  'core',
  'A &amp; B',
  ' lead',
  'multi\n   line',
  'two\n\nlines\n',
  '',
  '  ',
  'ééž',
  '&lt;x&gt; "q"',
  "it's",
  '<![CDATA[c & d]]>',
);
const id = fc.constantFrom('core', 'kde', 'x&amp;y', 'web-server', 'Zed', '_');
const list = <T>(items: fc.Arbitrary<T>, maxLength = 3): fc.Arbitrary<T[]> =>
  fc.array(items, { maxLength });
const tag = (name: string, inside: string, attributes = ''): string =>
  `<${name}${attributes}>${inside}</${name}>`;
const many = (parts: readonly string[]): string => parts.join('');
const plain = (name: string, inside: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  list(inside, 2).map((all) => many(all.map((one) => tag(name, one))));

const translated = (name: string): fc.Arbitrary<string> =>
  list(fc.tuple(text, fc.constantFrom('', ' xml:lang="cs"', ' xml:lang="de"')), 4).map((all) =>
    many(all.map(([inside, lang]) => tag(name, inside, lang))),
  );
const head = fc
  .tuple(id, translated('name'), translated('description'))
  .map(([one, names, descriptions]) => tag('id', one) + names + descriptions);
// Empty flags are left out: libcomps crashes on them.
const flag = fc.constantFrom('true', 'false', 'True', ' true', 'no');
const request = fc
  .tuple(
    id,
    fc.constantFrom(
      '',
      ' type="mandatory"',
      ' type="default"',
      ' type="optional"',
      ' type="conditional" requires="q"',
      ' type="Weird"',
    ),
    fc.constantFrom('', ' basearchonly="true"', ' arch="x86_64"'),
  )
  .map(([name, type, more]) => tag('packagereq', name, type + more));
const packages = list(request, 5).map((all) => tag('packagelist', many(all)));
const group = fc
  .tuple(
    head,
    plain('default', flag),
    plain('uservisible', flag),
    plain('langonly', fc.constantFrom('cs', '')),
    packages,
  )
  .map((parts) => tag('group', many(parts)));
const references = (name: string): fc.Arbitrary<string> =>
  list(fc.tuple(id, fc.constantFrom('', ' default="true"', ' default="false"', ' arch="x"'))).map(
    (all) => tag(name, many(all.map(([one, given]) => tag('groupid', one, given)))),
  );
const order = plain('display_order', fc.constantFrom('1', '-5', ' 7 ', 'x', '12z'));
const category = fc
  .tuple(head, order, references('grouplist'))
  .map((parts) => tag('category', many(parts)));
const environment = fc
  .tuple(head, order, references('grouplist'), references('optionlist'))
  .map((parts) => tag('environment', many(parts)));
const langpacks = list(fc.constantFrom('a', 'b', 'z')).map((all) =>
  tag('langpacks', many(all.map((name) => `<match name="${name}" install="${name}-%s"/>`))),
);
const comps = fc
  .tuple(list(group), list(category, 2), list(environment, 2), langpacks)
  .map(
    ([groups, categories, environments, packs]) =>
      `<?xml version="1.0" encoding="UTF-8"?>\n${tag('comps', many([...groups, ...categories, ...environments, packs]))}`,
  );

test('any comps file is understood as libcomps understands it', () => {
  const texts = fc.sample(comps, { numRuns: 200, seed: 20240101 });
  const theirs: unknown = JSON.parse(
    execFileSync(SYSTEM_PYTHON, [READER], {
      input: JSON.stringify(texts),
      stdio: ['pipe', 'pipe', 'ignore'],
      maxBuffer: 2 ** 28,
    }).toString(),
  );
  expect(texts.map((one) => readComps(one, 'comps.xml'))).toEqual(theirs);
});
