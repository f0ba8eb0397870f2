/** Command lines of installers, beside those that Pungi 4.3.6's own builders gave (test/golden/media). */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { Config } from '../../../../config-schemas/config.js';
import {
  loraxPluginArguments,
  mergeLoraxOptions,
  planBuildinstall,
  planLorax,
  type LoraxOptions,
} from '../../../../lib/installer/index.js';
import { ROOT } from '../../../tools.js';

const golden = JSON.parse(
  await readFile(path.join(ROOT, 'test/golden/media/pungi-commands.json'), 'utf8'),
) as { lorax: Record<'least' | 'all', string[]>; buildinstall: string[] };

const SOURCES = ['/c/repo', 'http://example.com/r'];

const options = (config: Config['lorax_options']): LoraxOptions =>
  mergeLoraxOptions(config, 'Server', 'x86_64', '1.2');

const block = (value: Record<string, unknown>, arch = '*'): Config['lorax_options'][number] =>
  ['^Server$', { [arch]: value }] as Config['lorax_options'][number];

describe('planLorax', () => {
  test('with all options is the command of Pungi', () => {
    const { program, args } = planLorax({
      product: 'Example FL',
      sources: SOURCES,
      variant: 'Server',
      isFinal: true,
      buildArch: 'x86_64',
      volumeId: 'FL-1.2 Server.x86_64',
      installPackages: ['a', 'b'],
      options: options([
        block({
          bugurl: 'http://bugs',
          add_template: ['t1'],
          add_arch_template: ['t2'],
          add_template_var: ['v=1'],
          add_arch_template_var: ['w=2'],
          rootfs_size: 3,
          dracut_args: ['--xz'],
          skip_branding: true,
          squashfs_only: true,
        }),
      ]),
      configurationFile: '/c/lorax.conf',
      logFile: '/c/logs/lorax.log',
      outputDir: '/c/out',
    });
    expect([program, ...args]).toEqual(golden.lorax.all);
  });
});

test('loraxPluginArguments leaves out what is empty, and keeps lists and texts as the plugin wants them', () => {
  const input = {
    product: 'Example FL',
    sources: SOURCES,
    variant: 'Server',
    isFinal: false,
    buildArch: 'x86_64',
    volumeId: 'FL',
    installPackages: [],
    options: options([block({ rootfs_size: 3, dracut_args: ['--xz'], noupgrade: false })]),
    configurationFile: null,
    logFile: '/unused',
    outputDir: '/unused',
  };
  expect(loraxPluginArguments(input, '/c/out')).toEqual({
    product: 'Example FL',
    version: '1.2',
    release: '1.2',
    sources: SOURCES,
    variant: 'Server',
    buildarch: 'x86_64',
    volid: 'FL',
    nomacboot: true,
    'rootfs-size': '3',
    'dracut-args': ['--xz'],
    outputdir: '/c/out',
  });
});

test('planBuildinstall is the command of Pungi', () => {
  const { program, args } = planBuildinstall({
    product: 'Example FL',
    version: '1.2',
    isFinal: true,
    arch: 'x86_64',
    sources: SOURCES,
    outputDir: '/c/out',
  });
  expect([program, ...args]).toEqual(golden.buildinstall);
});

describe('mergeLoraxOptions', () => {
  test('without blocks neither makes media for Macs nor an upgrade', () => {
    expect(options([])).toMatchObject({ nomacboot: true, noupgrade: true, version: '1.2' });
  });

  test('a false switch stays false', () => {
    const merged = options([block({ nomacboot: false }), block({ nomacboot: true })]);
    expect(merged.nomacboot).toBe(false);
  });

  test('lists are joined, the last number and version win', () => {
    const merged = options([
      block({ add_template: ['a'], rootfs_size: 2, version: '7' }),
      block({ add_template: ['b'], rootfs_size: 3 }, 'x86_64'),
    ]);
    expect(merged).toMatchObject({ addTemplates: ['a', 'b'], rootfsSize: 3, version: '7' });
  });

  test('the last block decides over branding, also by being silent', () => {
    const merged = options([
      block({ skip_branding: true, squashfs_only: true, configuration_file: 'lorax.conf' }),
      block({ bugurl: 'http://b' }),
    ]);
    expect(merged).toMatchObject({
      skipBranding: false,
      squashfsOnly: false,
      configurationFile: null,
    });
  });

  test('blocks of other arches do not count', () => {
    expect(options([block({ rootfs_size: 9 }, 's390x')]).rootfsSize).toBeNull();
  });
});
