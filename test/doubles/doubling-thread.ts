/** A thread for tests: doubles a number, or does what it is told: fails, says who it is, fills its memory, never ends. */
import { readFileSync } from 'node:fs';
import { threadId } from 'node:worker_threads';
import { InputError } from '../../lib/errors.js';
import type { ThreadWork } from '../../lib/threads/index.js';

type Order =
  number | 'fail' | 'break' | 'missing' | 'who' | 'fill' | 'exit' | 'exit later' | 'hang';

const FILL_BYTES = 100 * 1024 ** 2;
let filling: Buffer | null = null;

export const work: ThreadWork<Order, number> = async (input, onProgress) => {
  onProgress(`got ${String(input)}`);
  if (input === 'fail') throw new InputError('wrong input', { hint: 'give a number' });
  if (input === 'break') throw new TypeError('broken');
  if (input === 'missing') readFileSync('/nowhere');
  if (input === 'hang') await new Promise((resolve) => setInterval(resolve, 1 << 30));
  if (input === 'exit') process.exit(3);
  if (input === 'exit later') setTimeout(() => process.exit(4), 50);
  if (input === 'fill') filling = Buffer.alloc(FILL_BYTES);
  return input === 'who' || filling !== null ? threadId : Number(input) * 2;
};
