/**
 * Plays many rounds of chaos and reports them: `npm run chaos -- [--rounds 200] [--seed N] [--at-once 3]`.
 * Ends with 1 if a compose was not as if nothing had happened.
 */
import { parseArgs } from 'node:util';
import { describeRound, drawRounds } from './rounds.js';
import { Stage } from './stage.js';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '200' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 31)) },
    'at-once': { type: 'string', default: '3' },
  },
});
const rounds = drawRounds(Number(values.seed), Number(values.rounds));
const facts = `seed ${values.seed}, ${values.rounds} rounds, ${values['at-once']} at once`;
console.log(facts);
const stage = await Stage.open();
const waiting = [...rounds];
let differing = 0;
let differences = 0;

async function playAll(): Promise<void> {
  for (let round = waiting.shift(); round !== undefined; round = waiting.shift()) {
    const begun = Date.now();
    const found = await stage.play(round);
    const seconds = ((Date.now() - begun) / 1000).toFixed(0);
    console.log(`${describeRound(round)}: ${String(found.length)} differences after ${seconds} s`);
    for (const line of found.slice(0, 20)) console.log(`  ${line}`);
    differing += found.length === 0 ? 0 : 1;
    differences += found.length;
  }
}

await Promise.all(Array.from({ length: Number(values['at-once']) }, playAll));
for (const how of stage.server.endedByItself) console.log(`the server ended by itself: ${how}`);
await stage.close();
console.log(
  `${facts}: ${String(differing)} rounds differ, ${String(differences)} differences in all`,
);
process.exitCode = differing === 0 ? 0 : 1;
