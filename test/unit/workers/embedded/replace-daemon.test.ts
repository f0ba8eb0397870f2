/** A daemon that its worker starts is one as a command starts it. */
import { expect, test } from '@jest/globals';
import { withoutChildVariables } from '../../../../workers/embedded/replace-daemon.js';

test('it has the environment of a command, not that of a child of the daemon before', () => {
  const env = {
    PATH: '/bin',
    PUNJI_STATE_DIR: '/s',
    PUNJI_EMBEDDED: '/s',
    PUNJI_EMBEDDED_DAEMON: '7',
    TEMPORAL_ADDRESS: '127.0.0.1:1',
    TEMPORAL_NAMESPACE: 'default',
  };
  expect(withoutChildVariables({ program: 'node', args: ['daemon'], env })).toEqual({
    program: 'node',
    args: ['daemon'],
    env: { PATH: '/bin', PUNJI_STATE_DIR: '/s' },
  });
});
