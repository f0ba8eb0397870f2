/** Phase compare: whether packages, comps, options and files are those of the older compose. */
import path from 'node:path';
import { comparePhase } from '../../graph/phases/compare.js';
import { readStatus } from '../../lib/status/index.js';
import { defineSteps, type ContextOf, type StepReturn } from '../step/index.js';
import { differencesTo } from './differences.js';

const FINISHED: readonly (string | null)[] = ['FINISHED', 'FINISHED_INCOMPLETE'];
const SHOWN = 5;

async function compareInputs(context: ContextOf<typeof comparePhase>): Promise<StepReturn> {
  const { compose, tree } = context;
  const older = compose.older?.composeDir;
  if (older === undefined) return { summary: 'there is no older compose to compare with' };
  const name = path.basename(older);
  if (!FINISHED.includes(await readStatus(older))) {
    return { summary: `${name} did not finish; it is not compared with` };
  }
  const differences = await differencesTo(older, tree, compose);
  if (differences.length > 0) {
    const shown = differences.slice(0, SHOWN).join(', ');
    const more = differences.length > SHOWN ? ' …' : '';
    return {
      summary: `changed since ${name}: ${shown}${more}`.slice(0, 400),
      numbers: { differences: differences.length },
    };
  }
  return {
    summary: `nothing has changed since ${name}`,
    numbers: { differences: 0 },
    warnings: [
      `Nothing has changed since ${older}: packages, comps, options and files are the same`,
    ],
    ...(compose.request.skipUnchanged ? { unchangedSince: older } : {}),
    messages: [{ message: 'compose-unchanged', body: { since: name, since_path: older } }],
  };
}

export const compareActivities = defineSteps(comparePhase, { inputs: compareInputs });
