/** Takes a lock, says `held`, and keeps it until it is told the end on standard input (or is killed). */
import { once } from 'node:events';
import { withFileLock } from '../../lib/file-lock/index.js';

await withFileLock(
  process.argv[2] ?? '',
  async () => {
    console.log('held');
    await once(process.stdin, 'data');
  },
  { timeoutMs: 20_000 },
);
process.exit(0);
