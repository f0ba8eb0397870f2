import { describe, expect, test } from '@jest/globals';
import type { NodeState } from '../../../graph/model.js';
import { newProgress, packProgress, unpackStates } from '../../../graph/progress.js';
import { plan } from '../../../graph/plan.js';
import { planInput } from './plan-inputs.js';

const { nodes } = plan(planInput([['Server', 'variant', ['x86_64']]]));
const STATES: readonly NodeState[] = [
  'waiting',
  'running',
  'done',
  'reused',
  'failed',
  'failed-allowed',
  'skipped',
  'cancelled',
];

describe('the progress of a plan', () => {
  test('is a letter for each node, which gives its state back', () => {
    const all = STATES.map((state, index) => ({ ...newProgress(nodes[index]!, []), state }));
    const packed = packProgress(all);
    expect(packed.states).toHaveLength(STATES.length);
    expect(unpackStates(packed, STATES.length)).toEqual(STATES);
    expect(packed.begun.map(({ place }) => STATES[place])).toEqual(['running', 'failed']);
  });

  test('is not handed over while something is under way, nor to another plan', () => {
    const busy = { ...newProgress(nodes[0]!, []), inFlight: 1 };
    expect(() => packProgress([busy])).toThrow('is under way');
    expect(() => unpackStates({ states: 'ww', begun: [] }, 3)).toThrow('another plan');
    expect(() => unpackStates({ states: '?', begun: [] }, 1)).toThrow("'?' is no node's state");
  });
});
