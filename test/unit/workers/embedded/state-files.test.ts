import { describe, expect, test } from '@jest/globals';
import { stateFiles } from '../../../../workers/embedded/index.js';

describe('the state directory', () => {
  test.each([
    [{ PUNJI_STATE_DIR: '/s', XDG_STATE_HOME: '/x', HOME: '/h' }, '/s'],
    [{ PUNJI_STATE_DIR: '', XDG_STATE_HOME: '/x', HOME: '/h' }, '/x/punji'],
    [{ XDG_STATE_HOME: 'relative', HOME: '/h' }, '/h/.local/state/punji'],
    [{ HOME: '/h' }, '/h/.local/state/punji'],
  ])('of %j is %s', (environment, dir) => {
    expect(stateFiles(environment).dir).toBe(dir);
  });
});
