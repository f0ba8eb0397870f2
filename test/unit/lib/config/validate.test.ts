/** What is wrong with a configuration, in Pungi's words and with its place. */
import { describe, expect, test } from '@jest/globals';
import { loadConfig, validateConfig } from '../../../../lib/config/index.js';
import { messages, MINIMAL, validateMinimal, writeFile } from './fixtures.js';

test('the least configuration is valid, and gets all defaults', () => {
  const { config, problems } = validateMinimal('');
  expect(problems).toEqual([]);
  expect(config).toMatchObject({
    release_type: 'ga',
    sigkeys: [null],
    greedy_method: 'none',
    iso_size: 4_700_000_000,
    media_checksums: ['md5', 'sha1', 'sha256'],
    multilib: [],
    translate_paths: [],
  });
});

describe('each mistake gets its message', () => {
  test.each([
    ['createrepo_c="yes"', "Failed validation in createrepo_c: 'yes' is not of type 'boolean'"],
    [
      'createrepo_num_workers=True',
      "Failed validation in createrepo_num_workers: True is not of type 'number'",
    ],
    ['sigkeys=[]', 'Failed validation in sigkeys: [] is too short'],
    [
      'multilib=[("^x$", ["a"])]',
      "Failed validation in multilib.0.1: ['a'] is not of type 'object'",
    ],
    [
      'multilib=[("^*$", {})]',
      'Failed validation in multilib.0.0: incorrect regular expression: nothing to repeat at position 1',
    ],
    ['multilib=[("a")]', "Failed validation in multilib.0: ('a',) is too short"],
    [
      'multilib=[("a", {}, 3)]',
      'Failed validation in multilib.0: Additional items are not allowed (3 was unexpected)',
    ],
    [
      'extra_files=[("^.*$",{"*":[{"scm":"file","foo":1}]})]',
      "Failed validation in extra_files.0.1.*.0: Additional properties are not allowed ('foo' was unexpected)",
    ],
    [
      'live_media={"^x$": [{"kickstart": "a.ks"}]}',
      "Failed validation in live_media.^x$.0: 'name' is a required property",
    ],
    [
      'gather_method={"^x$": "deps"}',
      "Failed validation in gather_method: {'^x$': 'deps'} is not valid under any of the given schemas\n" +
        "    Possible reason: 'deps' is not valid under any of the given schemas\n" +
        "    Possible reason: {'^x$': 'deps'} is not of type 'string'\n" +
        "    Possible reason: {'^x$': 'deps'} is not one of ['deps', 'nodeps', 'hybrid']",
    ],
    [
      'comps_file={"file":"a"}',
      "Failed validation in comps_file: {'file': 'a'} is not valid under any of the given schemas\n" +
        "    Possible reason: {'file': 'a'} is not of type 'string'\n" +
        "    Possible reason: 'scm' is a required property",
    ],
    [
      'comps_file={"scm":"file","file":["a"]}',
      "Failed validation in comps_file: {'scm': 'file', 'file': ['a']} is not valid under any of the given schemas\n" +
        "    Possible reason: {'scm': 'file', 'file': ['a']} is not of type 'string'\n" +
        "    Possible reason: ['a'] is not of type 'string'",
    ],
    [
      'lorax_options=[("^x$",{"*":{}})]',
      'ERROR: Config option buildinstall_method=None conflicts with option lorax_options.',
    ],
    [
      'product_id_allow_missing=True',
      'ERROR: Config option product_id=None conflicts with option product_id_allow_missing.',
    ],
    [
      'pkgset_koji_inherit=False',
      'ERROR: Config option pkgset_source=repos conflicts with option pkgset_koji_inherit.',
    ],
    [
      'pkgset_scratch_modules={"^x$": ["a:b:c:d"]}',
      "ERROR: Config option pkgset_scratch_modules={'^x$': ['a:b:c:d']} requires mbs_api_url which is not set.",
    ],
  ])('%s', (extra, message) => {
    expect(messages(validateMinimal(extra))).toEqual([message]);
  });

  test('None never means unset: it has the wrong type and is no choice', () => {
    expect(messages(validateMinimal('greedy_method=None'))).toEqual([
      "Failed validation in greedy_method: None is not of type 'string'",
      "Failed validation in greedy_method: None is not one of ['none', 'all', 'build']",
    ]);
  });

  test('of a base product all of name, short and version are set, or none', () => {
    expect(messages(validateMinimal('base_product_name="X"')).sort()).toEqual([
      'ERROR: Config option base_product_name=X requires base_product_short which is not set.',
      'ERROR: Config option base_product_name=X requires base_product_version which is not set.',
      'ERROR: Config option base_product_short=None conflicts with option base_product_name.',
      'ERROR: Config option base_product_version=None conflicts with option base_product_name.',
    ]);
  });

  test('required options are missed at the top', () => {
    const validation = validateConfig(loadConfig(writeFile('release_name = "x"')));
    expect(validation.config).toBeNull();
    expect(messages(validation)).toEqual([
      "Failed validation in : 'release_short' is a required property",
      "Failed validation in : 'release_version' is a required property",
      "Failed validation in : 'pkgset_source' is a required property",
      "Failed validation in : 'gather_method' is a required property",
      "Failed validation in : 'variants_file' is a required property",
    ]);
  });
});

describe('what Pungi accepts is accepted', () => {
  test.each([
    'product_id_allow_missing=False',
    'pkgset_koji_inherit=True',
    'cts_url="x"',
    'gather_method={"^x$": {"foo": "deps"}}',
    'iso_level=2',
    'iso_level=[("^x$", {"*": 3})]',
    'sigkeys=["abcd", None, ""]',
    'image_build={"^x$": [{"image-build": {"name": "n", "anything": 1}}]}',
    'createrepo_deltas=True',
    'skip_phases=["productimg"]',
  ])('%s', (extra) => {
    expect(validateMinimal(extra).problems).toEqual([]);
  });
});

describe('warnings leave the configuration valid', () => {
  test.each([
    [
      'gather_methd="deps"',
      'WARNING: Unrecognized config option: gather_methd. Did you mean gather_method?',
    ],
    ['zzz=1', 'WARNING: Unrecognized config option: zzz.'],
    [
      'gather_source="comps"',
      'WARNING: Config option gather_source was removed and has no effect; remove it.',
    ],
  ])('%s', (extra, message) => {
    const validation = validateMinimal(extra);
    expect(validation.config).not.toBeNull();
    expect(messages(validation, 'warning')).toEqual([message]);
  });
});

describe('old names of keys', () => {
  const block = '"treefile": "t", "config_url": "u", "ostree_repo": "r"';

  test('an alias takes its place', () => {
    const validation = validateMinimal(
      `ostree=[("^x$", {"*": {${block}, "extra_source_repos": ["a"]}})]`,
    );
    expect(validation.config?.ostree).toEqual([
      ['^x$', { '*': { treefile: 't', config_url: 'u', ostree_repo: 'r', repo: ['a'] } }],
    ]);
    expect(messages(validation)).toEqual([
      "WARNING: Config option 'extra_source_repos' is deprecated and now an alias to 'repo', please use 'repo' instead. " +
        "In:\n{'treefile': 't', 'config_url': 'u', 'ostree_repo': 'r', 'extra_source_repos': ['a']}",
    ]);
  });

  test('an alias beside its new name is an error', () => {
    const validation = validateMinimal(
      `ostree=[("^x$", {"*": {${block}, "repo": "b", "extra_source_repos": "a"}})]`,
    );
    expect(messages(validation, 'error')).toEqual([
      "ERROR: Config option 'extra_source_repos' is an alias of 'repo', only one can be used.",
    ]);
  });

  test('an appended key adds its values', () => {
    const validation = validateMinimal(
      'osbs={"^x$": {"url": "u", "target": "t", "git_branch": "m", "repo": "a", "repo_from": ["b", "c"]}}',
    );
    expect(validation.config?.osbs).toMatchObject({ '^x$': { repo: ['a', 'b', 'c'] } });
    expect(messages(validation)).toEqual([
      "WARNING: Config option 'repo_from' is deprecated, its value will be appended to option 'repo'. In:\n" +
        "{'url': 'u', 'target': 't', 'git_branch': 'm', 'repo': 'a', 'repo_from': ['b', 'c']}",
      "WARNING: Value from config option 'repo_from' is now appended to option 'repo'.",
    ]);
  });

  test('without a value to append to, the key is renamed', () => {
    const validation = validateMinimal(
      'image_build={"^x$": [{"image-build": {"repo_from": "Server"}}]}',
    );
    expect(validation.config?.image_build).toEqual({
      '^x$': [{ 'image-build': { repo: 'Server' } }],
    });
    expect(messages(validation)[1]).toBe(
      "WARNING: Config option 'repo' is not found, but 'repo_from' is specified, value from 'repo_from' is now added as 'repo'.",
    );
  });
});

describe('places', () => {
  test('a problem has file, line, column and option path', () => {
    const file = writeFile(
      `${MINIMAL}multilib = [\n    ("^x$", {\n        "x86_64": ["a", 1],\n    }),\n]\n`,
    );
    expect(validateConfig(loadConfig(file)).problems).toEqual([
      {
        severity: 'error',
        message: "Failed validation in multilib.0.1.x86_64.1: 1 is not of type 'string'",
        path: 'multilib.0.1.x86_64.1',
        file,
        line: 10,
        column: 25,
        hint: 'put the number in quotes',
      },
    ]);
  });

  test('of two options in conflict one that is written is pointed at', () => {
    const [problem] = validateMinimal('product_id_allow_missing=True').problems;
    expect(problem).toMatchObject({ line: 8, path: 'product_id_allow_missing' });
  });

  test('inside alternatives the hint tells what is wrong in the one that was meant', () => {
    const [problem] = validateMinimal(
      'ostree={"^x$": {"treefile": "a", "ostree_repo": "r"}}',
    ).problems;
    expect(problem?.hint).toBe("in ostree.^x$: 'config_url' is a required property");
  });
});

test('variants may stand inline, but not beside a file', () => {
  const yaml = `
release_name: Demo
release_short: Demo
release_version: "1"
pkgset_source: repos
pkgset_repos: { x86_64: [/srv/repo] }
gather_method: deps
variants: { Server: { arches: [x86_64] } }
`;
  const inline = validateConfig(loadConfig(writeFile(yaml, 'test.yaml')));
  expect(inline.problems).toEqual([]);
  expect(inline.config?.variants).toEqual({ Server: { arches: ['x86_64'] } });
  const both = validateConfig(loadConfig(writeFile(`${yaml}variants_file: v.xml\n`, 'test.yaml')));
  expect(messages(both)).toEqual([
    'ERROR: Config option variants conflicts with option variants_file.',
  ]);
});
