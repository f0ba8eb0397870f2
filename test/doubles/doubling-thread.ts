/** A thread for tests: doubles a number, fails as told, or never ends. */
import { InputError } from '../../lib/errors.js';
import { serveThread } from '../../lib/threads/index.js';

await serveThread<number | 'fail' | 'break' | 'hang', number>(async (input, onProgress) => {
  onProgress(`got ${String(input)}`);
  if (input === 'fail') throw new InputError('wrong input', { hint: 'give a number' });
  if (input === 'break') throw new TypeError('broken');
  if (input === 'hang') await new Promise((resolve) => setInterval(resolve, 1 << 30));
  return Number(input) * 2;
});
