/** The patterns of Python's tokens (Lib/tokenize.py of CPython 3.11). */

const INTEGER =
  '0[xX](?:_?[0-9a-fA-F])+|0[bB](?:_?[01])+|0[oO](?:_?[0-7])+|0(?:_?0)*|[1-9](?:_?[0-9])*';
const DIGITS = '[0-9](?:_?[0-9])*';
const EXPONENT = `[eE][-+]?${DIGITS}`;
const POINT_FLOAT = `(?:${DIGITS}\\.(?:${DIGITS})?|\\.${DIGITS})(?:${EXPONENT})?`;
const FLOAT = `${POINT_FLOAT}|${DIGITS}${EXPONENT}`;
const NUMBER = `${DIGITS}[jJ]|(?:${FLOAT})[jJ]|${FLOAT}|${INTEGER}`;
const OPERATORS = [
  ...['!=', '%=', '&=', '**=', '**', '*=', '+=', '->', '-=', '...', '//=', '//', '/=', ':=', '<<='],
  ...[
    '<<',
    '<=',
    '==',
    '>>=',
    '>>',
    '>=',
    '@=',
    '^=',
    '|=',
    '%',
    '&',
    '(',
    ')',
    '*',
    '+',
    ',',
    '-',
  ],
  ...['.', '/', ':', ';', '<', '=', '>', '@', '[', ']', '^', '{', '|', '}', '~'],
]
  .map((operator) => operator.replace(/[$()*+./?[\\\]^{|}]/g, '\\$&'))
  .join('|');
const PREFIX = '(?:[bB][rR]?|[rR][bBfF]?|[uU]|[fF][rR]?)?';
const TRIPLE = `${PREFIX}(?:'''|""")`;
const QUOTED =
  `${PREFIX}'[^\\n'\\\\]*(?:\\\\[^\\n][^\\n'\\\\]*)*(?:'|\\\\\\r?\\n)` +
  `|${PREFIX}"[^\\n"\\\\]*(?:\\\\[^\\n][^\\n"\\\\]*)*(?:"|\\\\\\r?\\n)`;
const NAME = '[\\p{L}\\p{N}_]+';
/** White space, then one token. */
export const TOKEN = new RegExp(
  `[ \\f\\t]*(\\\\\\r?\\n|$|#[^\\r\\n]*|${TRIPLE}|${NUMBER}|${OPERATORS}|\\r?\\n|${QUOTED}|${NAME})`,
  'uy',
);
/** The rest of a text, from inside it to its closing quotes. */
export const END_OF_QUOTED: Readonly<Record<string, RegExp>> = {
  "'": /[^'\\]*(?:\\[^][^'\\]*)*'/uy,
  '"': /[^"\\]*(?:\\[^][^"\\]*)*"/uy,
  "'''": /[^'\\]*(?:(?:\\[^]|'(?!''))[^'\\]*)*'''/uy,
  '"""': /[^"\\]*(?:(?:\\[^]|"(?!""))[^"\\]*)*"""/uy,
};
