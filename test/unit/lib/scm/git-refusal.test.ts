import { expect, test } from '@jest/globals';
import { InputError, ToolError } from '../../../../lib/errors.js';
import { refusalOf } from '../../../../lib/scm/git-refusal.js';

const failure = (logTail: string): ToolError =>
  new ToolError({ command: ['git', 'fetch'], exitCode: 128, signal: null, logTail, logFile: null });

test.each([
  [/repo$/, "fatal: repository 'https://example.com/x.git/' not found"],
  [/repo$/, "fatal: '/none' does not appear to be a git repository"],
  [/repo$/, 'ERROR: Repository not found.\nfatal: Could not read from remote repository.'],
  [
    /repo$/,
    "fatal: unable to access 'https://example.com/x/': The requested URL returned error: 404",
  ],
  [/repo$/, 'fatal: remote error: access denied or repository not exported: /x'],
  [/credential/, "fatal: Authentication failed for 'https://example.com/x/'"],
  [
    /credential/,
    "fatal: could not read Username for 'https://example.com': terminal prompts disabled",
  ],
  [/credential/, 'git@example.com: Permission denied (publickey).'],
  [
    /credential/,
    "fatal: unable to access 'https://example.com/x/': The requested URL returned error: 403",
  ],
  [/trust/, 'Host key verification failed.'],
  [/trust/, "fatal: unable to access 'https://example.com/x/': SSL certificate problem: expired"],
  [/safe\.directory/, "fatal: detected dubious ownership in repository at '/srv/x'"],
  [/protocol/, "fatal: transport 'ext' not allowed"],
  [/protocol/, "git: 'remote-gopher' is not a git command. See 'git --help'."],
  [/protocol/, "fatal: Unable to find remote helper for 'gopher'"],
])('a refusal with the hint %s: %s', (hint, said) => {
  expect(refusalOf(failure(`remote: counting\n${said}\n`))?.hint).toMatch(hint);
});

test('the refusal quotes the line', () => {
  const said = "Cloning…\n  fatal: '/none' does not appear to be a git repository\nfatal: more";
  expect(refusalOf(failure(said))?.line).toBe(
    "fatal: '/none' does not appear to be a git repository",
  );
});

test.each([
  "fatal: unable to access 'https://example.com/x/': Could not resolve host: example.com",
  "fatal: unable to access 'https://example.com/x/': The requested URL returned error: 503",
  "fatal: unable to access 'https://example.com/x/': The requested URL returned error: 429",
  'fatal: unable to connect to example.com:\nexample.com[0: 192.0.2.1]: errno=Connection refused',
  'ssh: connect to host example.com port 22: Connection timed out\nfatal: Could not read from remote repository.',
  "fatal: couldn't find remote ref 0123456",
  'error: RPC failed; curl 18 transfer closed\nfatal: early EOF',
])('may pass: %s', (said) => {
  expect(refusalOf(failure(said))).toBeNull();
});

test('errors that are not of a command are no refusals', () => {
  expect(refusalOf(new InputError("repository 'x' not found"))).toBeNull();
  expect(refusalOf(new Error("repository 'x' not found"))).toBeNull();
});
