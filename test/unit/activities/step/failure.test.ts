import { describe, expect, test } from '@jest/globals';
import { countsWith, mostFailures } from '../../../../activities/step/failure.js';
import { RETRY_POLICIES } from '../../../../graph/policies.js';
import { InputError, ToolError, TransientError } from '../../../../lib/errors.js';

const toolError = (signal: string | null): ToolError =>
  new ToolError({ command: ['x'], exitCode: 1, signal, logTail: '', logFile: null });

describe('a step may fail', () => {
  const { once, tool, network } = RETRY_POLICIES;

  test('as often as its policy says', () => {
    expect(mostFailures('tool', toolError(null))).toBe(tool.ownFailures);
    expect(mostFailures('once', new InputError('x'))).toBe(once.ownFailures);
  });

  test('as often as a tool if somebody killed its tool', () => {
    expect(mostFailures('once', toolError('SIGKILL'))).toBe(tool.ownFailures);
    expect(mostFailures('network', toolError('SIGKILL'))).toBe(network.ownFailures);
  });

  test('as often as one that asks servers if a server did not answer', () => {
    const error = new TransientError('the hub cannot be reached');
    expect(mostFailures('tool', error)).toBe(network.ownFailures);
    expect(mostFailures('once', error)).toBe(network.ownFailures);
  });

  test('of its tool no less often after an outage', () => {
    const types = ['TransientError', 'ToolError'];
    expect(types.filter(countsWith(toolError(null)))).toEqual(['ToolError']);
    expect(types.filter(countsWith(new TransientError('x')))).toEqual(['TransientError']);
  });
});
