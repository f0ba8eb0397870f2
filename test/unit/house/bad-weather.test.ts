/** The list of bad weather in docs/testing.md names tests that exist. */
import { describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from '../../tools.js';

interface Named {
  readonly weather: string;
  readonly file: string;
  readonly title: string;
}

const titlesIn = (text: string): readonly string[] =>
  [...text.matchAll(/"([^"]+)"/g)].map(([, title = '']) => title);

/** The pairs of file and title in the list; titles follow their file. */
function namedTests(): readonly Named[] {
  const text = readFileSync(path.join(ROOT, 'docs', 'testing.md'), 'utf8');
  const section = text.split('## Bad weather on a Koji hub')[1]!.split('\n## ')[0]!;
  const rows = [...section.matchAll(/^- \*\*(.+)\*\*: (.+)$/gm)];
  return rows.flatMap(([, weather = '', tests = '']) => {
    const [, ...parts] = tests.split('`');
    return parts.flatMap((file, index) =>
      index % 2 === 0
        ? titlesIn(parts[index + 1] ?? '').map((title) => ({ weather, file, title }))
        : [],
    );
  });
}

/** All that is quoted in a file of tests. */
function quotedIn(file: string): readonly string[] {
  const source = readFileSync(path.join(ROOT, 'test', `${file}.test.ts`), 'utf8');
  return [...source.matchAll(/(['"`])((?:\\.|(?!\1)[^\n\\])*)\1/g)].map(([, , text = '']) => text);
}

const escape = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

describe('the list of bad weather', () => {
  const named = namedTests();

  test('has a test for each weather', () => {
    expect(new Set(named.map(({ weather }) => weather)).size).toBeGreaterThan(15);
  });

  test.each(named)('$weather: $file "$title"', ({ file, title }) => {
    const pattern = new RegExp(`^${title.split('…').map(escape).join('.*')}$`);
    expect(quotedIn(file).some((text) => pattern.test(text))).toBe(true);
  });
});
