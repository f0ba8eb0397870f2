/** What phases check of a configuration together with its variants. */
import { describe, expect, test } from '@jest/globals';
import { variantSchema, type Variant } from '../../../../config-schemas/variants.js';
import { checkPhases, loadConfig, validateConfig } from '../../../../lib/config/index.js';
import { MINIMAL, writeFile } from './fixtures.js';

function variant(uid: string, arches: readonly string[]): Variant {
  return variantSchema.parse({
    uid,
    id: uid,
    name: uid,
    type: 'variant',
    parent: null,
    arches,
    isEmpty: false,
    groups: [],
    environments: [],
    modules: null,
    modularKojiTags: null,
    buildinstallPackages: [],
    release: null,
  });
}

const VARIANTS = [variant('Server', ['x86_64', 's390x']), variant('Client', ['x86_64'])];

function check(extra: string, given: { old?: boolean; skipped?: string[] } = {}): string[] {
  const { config } = validateConfig(loadConfig(writeFile(`${MINIMAL}${extra}`)));
  return checkPhases({
    config: config!,
    variants: VARIANTS,
    hasOldComposes: given.old ?? false,
    skippedPhases: given.skipped ?? ['buildinstall'],
  }).map(({ message }) => message);
}

describe('each phase finds its own', () => {
  test.each([
    [
      'pkgset_koji_scratch_tasks=["1"]\nsigkeys=["a"]',
      'PKGSET: Unsigned packages must be allowed to use the "pkgset_koji_scratch_tasks" option',
    ],
    [
      'variant_as_lookaside=[("Client", "Tools"), ("Nobody", "Tools")]',
      "GATHER: variant_as_lookaside: variant 'Tools' doesn't exist but is required by 'Client'",
    ],
    [
      'variant_as_lookaside=[("Server", "Client"), ("Client", "Server")]',
      "GATHER: variant_as_lookaside: architectures of variant 'Server' aren't subset of architectures of variant 'Client'",
    ],
    [
      'createrepo_deltas=[("^x$", {"*": False})]',
      'CREATEREPO: Can not generate deltas without old compose',
    ],
    [
      'productimg=True',
      'PRODUCTIMG: there is no product.img: neither productimg_install_class nor productimg_po_files is set',
    ],
    [
      'media_checksum_one_file=True',
      'IMAGE_CHECKSUM: Config option "media_checksum_one_file" requires only one checksum to be configured in "media_checksums".',
    ],
    [
      'ostree_container_use_koji_plugin=True',
      'OSTREE_CONTAINER: ostree_container_use_koji_plugin has no effect: archives are made in a runroot',
    ],
    [
      'extra_isos={"^Client$": [{"include_variants": [], "arches": ["s390x", "x86_64", "aarch64"]}]}',
      'EXTRA_ISOS: Extra iso config for Client mentions non-existing arches: aarch64, s390x',
    ],
  ])('%s', (extra, message) => {
    expect(check(extra)).toEqual([message]);
  });
});

test('two installers cannot be in one tree', () => {
  const extra = 'ostree_installer=[("^Client$", {"*": {"repo": "x"}})]';
  expect(check(extra, { skipped: [] })).toEqual([
    'OSTREE_INSTALLER: Can not generate ostree installer for Client.x86_64: it has buildinstall running already and the files would clash.',
  ]);
  expect(check(`${extra}\nostree_installer_overwrite=True`, { skipped: [] })).toEqual([]);
  expect(check(extra)).toEqual([]);
});

test('deltas are fine with an older compose', () => {
  expect(check('createrepo_deltas=True', { old: true })).toEqual([]);
});

test('a phase that is skipped finds nothing', () => {
  expect(check('media_checksum_one_file=True', { skipped: ['image_checksum'] })).toEqual([]);
});
