/** Commands in roots of an arch: the shell's text, hosts by ssh. */
import { describe, expect, test } from '@jest/globals';
import { ConfigError } from '../../../../lib/errors.js';
import {
  kojiText,
  lacksLoopDevice,
  listedRpms,
  planSsh,
  shellText,
} from '../../../../lib/runroot/index.js';

describe('the text for a shell', () => {
  test('quotes words and leaves a text as it is', () => {
    const command = ['bash', '/a b.sh', "it's"];
    expect(shellText({ command, chownPaths: [], uid: 1 })).toBe(`bash '/a b.sh' 'it'"'"'s'`);
    expect(shellText({ command: 'a && b', chownPaths: [], uid: 1 })).toBe('a && b');
  });

  test('makes what the command made ours and keeps its exit code', () => {
    expect(shellText({ command: 'make', chownPaths: ['/out', '/a b'], uid: 48 })).toBe(
      "make ; EXIT_CODE=$? ; chmod -R a+r /out '/a b' ; chown -R 48 /out '/a b' ; exit $EXIT_CODE",
    );
  });

  test('of Koji clears the databases of the buildroot first', () => {
    expect(kojiText({ command: 'make', chownPaths: [], uid: 1 })).toBe(
      'rm -f /var/lib/rpm/__db*; rm -rf /var/cache/yum/*; set -x; make',
    );
  });
});

describe('a plan for ssh', () => {
  const options = {
    runroot_ssh_hostnames: { x86_64: 'builder.test' },
    runroot_ssh_init_template: 'init {runroot_tag}',
    runroot_ssh_install_packages_template: 'install {runroot_key} {packages}',
    runroot_ssh_run_template: 'run {runroot_key} {{x}} -- {command}',
    runroot_ssh_username: 'root',
    runroot_tag: 'f40-build',
  };
  const line = (command: { args: readonly string[] } | null): string | undefined =>
    command?.args.at(-1);

  test('fills the templates', () => {
    const plan = planSsh(options, 'x86_64', 'make all', ['lorax', 'xorriso']);
    expect(plan.init?.args.slice(0, 5)).toEqual([
      '-oBatchMode=yes',
      '-n',
      '-l',
      'root',
      'builder.test',
    ]);
    expect(line(plan.init)).toBe('init f40-build');
    expect(line(plan.install('k1'))).toBe('install k1 lorax xorriso');
    expect(line(plan.run('k1'))).toBe('run k1 {x} -- make all');
    expect(line(plan.listRpms('k1'))).toContain('rpm -qa');
  });

  test('without templates runs the command on the host itself', () => {
    const plan = planSsh(
      {
        ...options,
        runroot_ssh_init_template: undefined,
        runroot_ssh_install_packages_template: undefined,
        runroot_ssh_run_template: undefined,
      },
      'x86_64',
      'make',
      ['lorax'],
    );
    expect([plan.init, plan.install('')]).toEqual([null, null]);
    expect(line(plan.run(''))).toBe('make');
  });

  test.each([
    ['s390x', options],
    ['x86_64', { ...options, runroot_ssh_run_template: '{nothing}' }],
    ['x86_64', { ...options, runroot_ssh_hostnames: { x86_64: '-oProxyCommand=x' } }],
  ])('is refused for %s if host or template are wrong', (arch, given) => {
    expect(() => planSsh(given, arch, 'make', []).run('')).toThrow(ConfigError);
  });
});

test('a log that tells of no loop device is known', () => {
  expect(lacksLoopDevice('x\nlosetup: cannot find an unused loop device\n')).toBe(true);
  expect(lacksLoopDevice('losetup: /a.img: failed to set up loop device: busy')).toBe(true);
  expect(lacksLoopDevice('other losetup: /a failed to set up loop device')).toBe(false);
});

test('lists of packages are sorted and have no empty lines', () => {
  expect(listedRpms('b-1-1.noarch\n\na-1-1.x86_64\n')).toEqual(['a-1-1.x86_64', 'b-1-1.noarch']);
});
