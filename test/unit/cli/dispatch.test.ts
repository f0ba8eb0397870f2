import { describe, expect, test } from '@jest/globals';
import { dispatch } from '../../../cli/dispatch.js';
import { UsageError } from '../../../cli/options/usage-error.js';
import type { Terminal } from '../../../cli/terminal.js';
import { VERBS, type Verb } from '../../../cli/verbs.js';
import { ConfigError, OwnershipError } from '../../../lib/errors.js';

async function run(words: string[], fail?: Error) {
  const written = { out: '', err: '' };
  const terminal: Terminal = {
    out: (text) => (written.out += text),
    err: (text) => (written.err += text),
    isInteractive: false,
    hasColour: false,
    size: () => ({ columns: 80, rows: 24 }),
    environment: {},
    cwd: '/',
  };
  const verbs: Verb[] = VERBS.map(({ spec }) => ({
    spec,
    load: () =>
      Promise.resolve(() => (fail === undefined ? Promise.resolve(0) : Promise.reject(fail))),
  }));
  return { code: await dispatch(words, verbs, terminal), ...written };
}

describe('the command line', () => {
  test('without a verb shows the verbs, but no hidden one', async () => {
    const { code, out } = await run([]);
    expect(code).toBe(0);
    expect(out).toContain('  compose ');
    expect(out).not.toContain('daemon');
  });

  test('shows version and help', async () => {
    expect((await run(['--version'])).out).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect((await run(['help', 'plan'])).out).toContain('--format');
    expect((await run(['plan', '-h'])).out).toContain('--format');
  });

  test('guesses at a verb that there is not', async () => {
    const { code, err } = await run(['compos']);
    expect(code).toBe(2);
    expect(err).toContain("punji: error: invalid choice: 'compos' (did you mean 'compose'?)");
  });

  test('wrong usage: usage line, message, exit code 2', async () => {
    const { code, err } = await run(['compose', '--nonsense']);
    expect(code).toBe(2);
    expect(err).toBe(
      'usage: punji compose [options] [CONFIG]\npunji compose: error: unrecognized arguments: --nonsense\n',
    );
    expect((await run(['plan'], new UsageError('what?'))).code).toBe(2);
  });

  test('errors are told with their hint; refusals have exit code 4', async () => {
    const wrong = new ConfigError([{ severity: 'error', message: 'bad' }], { hint: 'mend it' });
    expect(await run(['plan'], wrong)).toMatchObject({
      code: 1,
      err: 'error: bad\nhint: mend it\n',
    });
    expect((await run(['plan'], new OwnershipError('taken'))).code).toBe(4);
    expect((await run(['plan'], new Error('a bug'))).code).toBe(1);
  });
});
