/** Calls and answers as a Koji hub and Koji's own client exchanged them (Koji 1.35.3). */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from '../../../tools.js';

export interface Exchange {
  readonly about: string;
  readonly request: string;
  readonly answer: string;
}

export const EXCHANGES = JSON.parse(
  readFileSync(path.join(ROOT, 'test/fixtures/koji/exchanges.json'), 'utf8'),
) as Readonly<Record<string, Exchange>>;
