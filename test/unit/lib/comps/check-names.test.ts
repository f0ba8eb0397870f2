/** Names of packages with white space around them are refused, all at once. */
import { expect, test } from '@jest/globals';
import { checkPackageNames, readComps } from '../../../../lib/comps/index.js';

const comps = (...names: string[]): ReturnType<typeof readComps> =>
  readComps(
    `<comps><group><id>g</id><packagelist>${names.map((name) => `<packagereq>${name}</packagereq>`).join('')}</packagelist></group></comps>`,
    'c',
  );

test('names without white space around them pass', () => {
  expect(() => {
    checkPackageNames(comps('bash', 'a b'));
  }).not.toThrow();
});

test('others are listed', () => {
  expect(() => {
    checkPackageNames(comps(' bash', 'ok', 'zsh\t'));
  }).toThrow(
    "Comps file contains errors:\nPackage name bash in group 'g' contains leading or trailing whitespace\nPackage name zsh in group 'g' contains leading or trailing whitespace",
  );
});
