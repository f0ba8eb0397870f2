/** `.conf` files are read as kobo reads them: the same values, the same refusals. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import { ConfigError } from '../../../../lib/errors.js';
import { loadConfig, validateConfig } from '../../../../lib/config/index.js';
import { readConf } from '../../../../lib/config/conf-reader.js';
import { pythonRepr } from '../../../../lib/config/python-repr.js';
import { ROOT } from '../../../tools.js';
import { readWithKobo, type KoboResult } from './judges.js';

// Slow on a busy machine.
jest.setTimeout(120_000);

/** What we make of a file, in kobo's terms. */
function readOurs(file: string): KoboResult {
  try {
    const { options, openedFiles } = readConf(file, new Map());
    return {
      values: Object.fromEntries([...options].map(([name, node]) => [name, pythonRepr(node)])),
      opened: openedFiles,
    };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return { error: error.problems[0]?.message ?? '', kind: 'ConfigError' };
  }
}

/** Writes each text to a file and gives our result beside kobo's. */
async function compare(
  texts: readonly string[],
): Promise<{ text: string; ours: KoboResult; theirs: KoboResult }[]> {
  const directory = mkdtempSync(path.join(os.tmpdir(), 'punji-kobo-'));
  const files = texts.map((text, index) => {
    const file = path.join(directory, `${String(index)}.conf`);
    writeFileSync(file, text);
    return file;
  });
  const theirs = await readWithKobo(files);
  return texts.map((text, index) => ({
    text,
    ours: readOurs(files[index]!),
    theirs: theirs[index]!,
  }));
}

/** Kobo's syntax errors we give word for word; of the others only that there is one. */
function sameOutcome(result: KoboResult, theirs: KoboResult): KoboResult | { failed: string } {
  if (!('error' in result)) return result;
  const isWorded =
    'error' in theirs &&
    /^(Invalid syntax|Undefined variable|Duplicate|Cannot assign)/.test(theirs.error);
  return { failed: isWorded ? result.error.trim() : 'yes' };
}

async function expectSame(texts: readonly string[]): Promise<void> {
  for (const { text, ours, theirs } of await compare(texts)) {
    expect({ text, result: sameOutcome(ours, theirs) }).toEqual({
      text,
      result: sameOutcome(theirs, theirs),
    });
  }
}

const SNIPPETS = [
  // Statements and their ends.
  'a=1 b=2\n',
  'a=1;b=2\n',
  'a = 1\n\n# c\nb = 2',
  '',
  '# only a comment',
  'a=\\\n1',
  'a = -\n5',
  '  a=1\n',
  '\ta=1\n        b=2\n',
  'a=1\n  b=2\n c=3\n',
  'a=1\r\nb=2\r\n',
  'a=1\fb=2\n',
  'a.b=1',
  'a,b=1,2',
  'a==1',
  '_a=1',
  'a=_b',
  'class=1',
  'async=1',
  'print=1',
  'a=b',
  'a=b=1',
  'a=lambda',
  'a=1if',
  '\ufeffa=1',
  'a = $\n',
  'a = !\n',
  'a=`b`',
  'a=...',
  'a=1\0',
  'a',
  'a=',
  '=1',
  // Names and numbers.
  'a=True\nb=False\nc=None\nd=a',
  'é=1',
  'a=True1',
  'a=1.0',
  'a=1.',
  'a=.5',
  'a=1e3',
  'a=1.5e3',
  'a=1_000',
  'a=1__0',
  'a=0x10',
  'a=0b1',
  'a=0o7',
  'a=0777',
  'a=00',
  'a=1j',
  'a=1.5j',
  'a=-1',
  'a=--1',
  'a=-0',
  'a=-0.0',
  'a=1_0.5',
  'a=1e22',
  'a=100000000000000000000.0',
  'a=0.0001',
  'a=0.00001',
  'a=1234567890123456.0',
  'a=12345678901234567.0',
  // Texts.
  'a="x"',
  "a='x'",
  'a="\\"x"',
  "a='it\\'s'",
  'a="a\\nb"',
  'a=r"x"',
  "a=rb'x'",
  'a=f"{x}"',
  'a="""x"""',
  'a="""x\ny"""\nb=1',
  'a="abc\\\ndef"',
  'a = "abc\n',
  "a='''x",
  'a="é\t"',
  'a=""',
  'a="" ""',
  'a="a" "b"',
  'a=["a" "b"]',
  'a="it\'s"',
  // Collections.
  'a=[]',
  'a=()',
  'a={}',
  'a=(1)',
  'a=(1,)',
  'a=[1 2]',
  'a=[1,,2,]',
  'a=[,]',
  'a=[1 -2]',
  'a={"a":1 "b":2}',
  'a={"a":1,"a":2}',
  'a={1:1}',
  'a={1.5:1, True:2, None:3}',
  'a={(1):2}',
  'a={"a" "b"}',
  'a={"%s" % "k": 1}',
  'b="k"\na={b: 1}',
  'a=[1\n',
  'a=(1]',
  'a=[[1,(2,[3])],{"x":{"y":()}}]',
  'a=[\n# c\n1,\n\n2\n]',
  'a={"a":\n1}',
  'a=[1]\nb=[a, a]',
  'a=)',
  // Formatting.
  'a="%s" % 1',
  'a="%s" % (1,)',
  'a="%s %s" % (1, "x")',
  'a="%s" % (1, 2)',
  'a="%s %s" % 1',
  'a="%s" % [1, "x"]',
  'a="%(a)s" % {"a": 1.5}',
  'a="%(b)s" % {"a": 1}',
  'a="%(a)s %s" % {"a":1}',
  'a="%(a)s" % [1]',
  'a="%(a)s" % 1',
  'a="%%"',
  'a="%%" % ()',
  'a="%5.2f|%-5s|%05d|%x|%r" % (1.5,"a",3,255,"q")',
  'a="%z" % 1',
  'a="x" % [1]',
  'a="x" % {}',
  'a="x" % 1',
  'a="x" % ()',
  'a="%d" % "x"',
  'a="%d" % 1.9',
  'a="%d" % True',
  'a="%x" % 1.5',
  'a="%c%c" % (65, "B")',
  'a="%c" % "ab"',
  'a="%a" % "é"',
  'a="%+d % d" % (1,2)',
  'a="%#x %#o %o" % (255,8,8)',
  'a="%e %E %g %G" % (12345.678,0.5,0.00001,1.5)',
  'a="%.0f %.0f" % (0.5, 1.5)',
  'a="%.3g %g %#g" % (1234.5, 100000.0, 1.0)',
  'a="%g" % 1000000',
  'a="%*d|%-*d" % (5,1,5,1)',
  'a="%.3s" % "abcdef"',
  'a="%-" % 1',
  'a="%" % 1',
  'a="%(a" % {"a":1}',
  'a="%(a(b))s" % {"a(b)": 1}',
  'a="%s" % "a%s" % "b"',
  'a="%s" % "a" % "b"',
  'a="%s" % (True)',
  'a="%s" % 1.0',
  'a="%s" % None',
  'a="%s" % ({"b": None})',
  'a="%s" % {"a":(1,)}',
  'a="x%s" \\\n % 1\n',
  'a="x%s" % \n 1\n',
  'a=["x%s"\n % 1]\n',
  'a = "%s" %\\\n1',
  'x=(1, 2)\na="%s-%s" % x',
  'a="%5%" % 1',
  'a="%ld" % 1',
  'a="%03d" % -5',
  'a="%+.1e" % 12345.0',
  'a="%(x)s-%(x)r" % {"x": "y"}',
  'a="%s" % ("a" "b")',
  'a="%s" % - 5',
  'a="%s" % ()',
  'a="%f" % 1',
  'a="%i%u" % (1, 2)',
  'a="%s" % 1 b=2',
  // Import without its file, and global.
  'global x\n',
  'global',
  'global 1',
  'global x y=1',
  'from x',
  'from=1',
  'import=1',
  'from missing import *\n',
  'global x\nx = 1\ny = x\n',
  'from a import (b)\n',
];

test('snippets give the values or the refusal of kobo', async () => {
  await expectSame(SNIPPETS);
});

const name = fc.constantFrom('a', 'b', 'c', 'opt_1', 'True', 'None', '_x', 'from', 'global', 'é');
const number = fc.oneof(
  fc.integer({ min: -1000, max: 100_000 }).map(String),
  fc.constantFrom('1.5', '0.1', '007', '1e5', '3.', '1_0'),
);
const text = fc
  .tuple(
    fc.constantFrom('"', "'", '"""', 'r"'),
    fc.string({
      unit: fc.constantFrom('a', '%', 's', 'd', '(', ')', ' ', '\\', '.', "'"),
      maxLength: 8,
    }),
  )
  .map(([quote, body]) => `${quote}${body}${quote.replace(/[a-z]/g, '')}`);
const blank = fc.constantFrom('', ' ', '  ', '\n', ' # c\n', ' \\\n');
const comma = fc.constantFrom(',', ', ', ',,', ' ', '\n', ',\n  ');
const { value } = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    number,
    text,
    name,
    fc.tuple(text, blank, tie('value')).map(([format, gap, right]) => `${format}${gap}% ${right}`),
    fc
      .tuple(fc.array(fc.tuple(tie('value'), comma), { maxLength: 3 }))
      .map(([items]) => `[${items.flat().join('')}]`),
    fc
      .tuple(fc.array(fc.tuple(tie('value'), comma), { maxLength: 3 }))
      .map(([items]) => `(${items.flat().join('')})`),
    fc
      .array(fc.tuple(fc.oneof(text, number), blank, tie('value'), comma), { maxLength: 3 })
      .map(
        (items) =>
          `{${items.map(([key, gap, item, end]) => `${key}:${gap}${item}${end}`).join('')}}`,
      ),
  ),
}));
const statement = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .tuple(name, blank, value)
      .map(([left, gap, right]) => `${left} =${gap}${right}\n`),
  },
  { weight: 1, arbitrary: name.map((left) => `global ${left}\n`) },
  { weight: 1, arbitrary: fc.constantFrom('# comment\n', '\n', '  ', ';', '$', '}', '"') },
);
const configuration = fc
  .array(statement, { minLength: 1, maxLength: 5 })
  .map((lines) => lines.join(''));

test('generated configurations give the values or the refusal of kobo', async () => {
  await expectSame(fc.sample(configuration, { numRuns: 1500, seed: 20_240_101 }));
});

test('a large configuration with imports gives what kobo gives, key by key', async () => {
  const file = path.join(ROOT, 'test/fixtures/config/almost-fedora.conf');
  const [theirs] = await readWithKobo([file]);
  expect(readOurs(file)).toEqual(theirs);
});

test('the large configuration is valid', () => {
  const file = path.join(ROOT, 'test/fixtures/config/almost-fedora.conf');
  const { config, problems } = validateConfig(loadConfig(file));
  expect(config).not.toBeNull();
  expect(problems.every(({ message }) => message.includes('Unrecognized config option'))).toBe(
    true,
  );
});
