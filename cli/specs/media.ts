/** Options of the verbs that make media out of what a compose has made: patch-iso, unified-isos. */
import type { VerbSpec } from '../options/model.js';

export const patchIsoSpec: VerbSpec = {
  name: 'patch-iso',
  summary: 'Make an ISO out of another one with files added or replaced.',
  description: [
    'The new ISO starts a machine as the old one does. If a directory has a ks.cfg at its top, or the volume id is another one, the boot configurations on the ISO are edited.',
    'Checksums in its .treeinfo are renewed, and its own checksum is implanted. The target is there whole or not at all.',
  ],
  arguments: [
    { name: 'TARGET_ISO', required: true, help: 'The ISO to make; one that is there is replaced.' },
    { name: 'SOURCE_ISO', required: true, help: 'The ISO to start from; it is not changed.' },
    {
      name: 'GRAFT_DIR',
      required: true,
      repeatable: true,
      help: 'Directories whose content is laid over that of the ISO; the later wins.',
    },
  ],
  options: [
    {
      name: 'supported',
      value: { name: 'BOOL', kind: 'text', choices: ['true', 'false'] },
      help: 'What installers are told of the medium; as SOURCE_ISO says by default.',
    },
    {
      name: 'volume-id',
      value: { name: 'VOLUME_ID', kind: 'text' },
      help: 'Another volume id than that of SOURCE_ISO.',
    },
    {
      name: 'force-arch',
      value: { name: 'ARCH', kind: 'text' },
      help: 'The arch that the ISO is for, if it does not say so itself.',
    },
    {
      name: 'work-dir',
      value: { name: 'DIR', kind: 'path' },
      help: 'Where intermediate files are kept; beside TARGET_ISO by default.',
    },
    { name: 'verbose', short: 'v', help: 'Show each command that is run.' },
  ],
  exitCodes: [
    [0, 'the ISO was made'],
    [1, 'it was not made; what TARGET_ISO was before it still is'],
    [2, 'the command line is wrong'],
  ],
  examples: ['punji patch-iso custom.iso Demo-1-20261124.t.0-Server-x86_64-dvd1.iso ./kickstart'],
};

export const unifiedIsosSpec: VerbSpec = {
  name: 'unified-isos',
  summary: 'Make ISOs of all variants of a finished compose, one for each arch.',
  description: [
    'For each arch there is an ISO of all packages, one of debug information, and one of all sources. None starts a machine. They lie among the ISOs of each variant that is on them.',
    'Checksums and images.json are brought up to date, images.json last. Made again, they replace those that are there. A re-run of the compose knows nothing of them: make them again after it.',
  ],
  arguments: [{ name: 'COMPOSE', required: true, help: "A compose's id or its directory." }],
  options: [
    {
      name: 'arch',
      value: { name: 'ARCH', kind: 'text' },
      repeatable: true,
      help: 'Only the ISOs of this arch, and that of the sources.',
    },
  ],
  exitCodes: [
    [0, 'the ISOs were made; their paths below compose/ are printed'],
    [1, 'they were not made, and images.json does not list them'],
    [2, 'the command line is wrong'],
  ],
  examples: ['punji unified-isos Demo-1-20261124.t.0', 'punji unified-isos . --arch x86_64'],
};
