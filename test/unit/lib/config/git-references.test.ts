/** References into git that a configuration holds. */
import { expect, test } from '@jest/globals';
import {
  gitReferences,
  loadConfig,
  validateConfig,
  withCommits,
} from '../../../../lib/config/index.js';
import type { Config } from '../../../../config-schemas/config.js';
import { MINIMAL, writeFile } from './fixtures.js';

const SHA = '0123456789abcdef0123456789abcdef01234567';

function configOf(extra: string): Config {
  return validateConfig(loadConfig(writeFile(`${MINIMAL}${extra}`))).config!;
}

const config = configOf(`
comps_file = {"scm": "git", "repo": "https://g/comps", "file": "c.xml", "branch": None}
module_defaults_dir = {"scm": "git", "repo": "https://g/defaults", "branch": "f41", "options": {"credential_helper": "!h"}}
product_id = {"scm": "git", "repo": "https://g/ids", "branch": "${SHA}"}
module_obsoletes_dir = {"scm": "file", "dir": "/x"}
global_ksurl = "git+https://g/ks?#HEAD"
live_media_ksurl = "https://g/ks#${SHA}"
live_media = {"^x$": [{"name": "n", "kickstart": "k", "ksurl": "https://g/ks?a=b#origin/f41"}]}
osbs = {"^x$": [{"url": "https://g/c#HEAD", "target": "t", "git_branch": "m"}]}
lorax_options = []
extra_files = [("^x$", {"*": [{"scm": "git", "repo": "https://g/extra"}]})]
`);

test('branches are to be resolved; commits, other sources and extra files are not', () => {
  const references = gitReferences(config).map(({ path, repository, ref, credentialHelper }) => [
    path.join('.'),
    repository,
    ref,
    credentialHelper,
  ]);
  expect(references.sort()).toEqual([
    ['comps_file', 'https://g/comps', 'HEAD', null],
    ['global_ksurl', 'https://g/ks', 'HEAD', null],
    ['live_media.^x$.0.ksurl', 'https://g/ks', 'refs/heads/f41', null],
    ['module_defaults_dir', 'https://g/defaults', 'f41', '!h'],
    ['osbs.^x$.0.url', 'https://g/c', 'HEAD', null],
  ]);
});

test('commits take their places, and nothing else changes', () => {
  const commits = gitReferences(config).map((reference) => ({ reference, commit: SHA }));
  const resolved = withCommits(config, commits);
  expect(resolved.comps_file).toMatchObject({ branch: SHA, file: 'c.xml' });
  expect(resolved.global_ksurl).toBe(`git+https://g/ks?#${SHA}`);
  expect(resolved.live_media?.['^x$']?.[0]?.ksurl).toBe(`https://g/ks?a=b#${SHA}`);
  expect(resolved.extra_files).toEqual(config.extra_files);
  expect(gitReferences(resolved)).toEqual([]);
});
