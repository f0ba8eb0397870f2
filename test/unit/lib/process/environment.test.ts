import { expect, test } from '@jest/globals';
import { commandEnvironment } from '../../../../lib/process/index.js';

test('keeps paths, proxies and XDG variables, and drops everything else', () => {
  const source = {
    PATH: '/bin',
    https_proxy: 'http://proxy',
    NO_PROXY: 'localhost',
    XDG_CACHE_HOME: '/cache',
    AWS_SECRET_ACCESS_KEY: 'secret',
    NODE_OPTIONS: '--inspect',
    LANG: 'de_DE',
  };
  expect(commandEnvironment({ OWN: '1' }, source)).toEqual({
    PATH: '/bin',
    https_proxy: 'http://proxy',
    NO_PROXY: 'localhost',
    XDG_CACHE_HOME: '/cache',
    LANG: 'C.UTF-8',
    LC_ALL: 'C.UTF-8',
    OWN: '1',
  });
});

test('has a search path even if the worker has none', () => {
  expect(commandEnvironment({}, {}).PATH).toContain('/usr/bin');
});
