/** Numbers of `.conf` files: with a point a float, without one a decimal integer (kobo/conf.py `_get_NUMBER`). */

type NumberValue = { readonly kind: 'int' | 'float'; readonly value: number };

/** Reads a number's token. What Python's `int()` or `float()` refuses is refused in their words. */
export function readNumber(
  text: string,
  sign: 1 | -1,
): NumberValue | { readonly message: string; readonly hint?: string } {
  const digits = text.replaceAll('_', '');
  const isFloat = text.includes('.');
  const isValid = isFloat ? !/j$/i.test(text) : /^[0-9]+$/.test(digits);
  if (!isValid) {
    const message = isFloat
      ? `could not convert string to float: '${text}'`
      : `invalid literal for int() with base 10: '${text}'`;
    return { message, hint: 'write integers with decimal digits, and floats with a point' };
  }
  const value = sign * Number(digits);
  if (isFloat) return { kind: 'float', value };
  // An integer has no negative zero.
  if (Number.isSafeInteger(value)) return { kind: 'int', value: value === 0 ? 0 : value };
  return { message: `the number ${text} is too large` };
}
