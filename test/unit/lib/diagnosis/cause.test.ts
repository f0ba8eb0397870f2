import { describe, expect, test } from '@jest/globals';
import { findCause } from '../../../../lib/diagnosis/index.js';
import { findKnownCause, lastWords } from '../../../../lib/diagnosis/cause.js';

const CASES: readonly [rule: string, log: string, explanation: string][] = [
  [
    'no space',
    'xorriso : UPDATE : 12.3% done\nlibburn : SORRY : Cannot write desired amount of data. write(2) returned -1\nlibburn : FATAL : No space left on device',
    'the disk is full, or a quota is used up',
  ],
  [
    'corrupt package',
    'C_CREATEREPOLIB: Warning: read_header: rpmReadPackageFile() error: /r/a/abc-1.0-1.x86_64.rpm',
    'the package /r/a/abc-1.0-1.x86_64.rpm is corrupt',
  ],
  [
    'corrupt package',
    '/srv/r/abc-1.0-1.noarch.rpm: not an rpm package (or package manifest)',
    'the package /srv/r/abc-1.0-1.noarch.rpm is corrupt',
  ],
  [
    'server answers with an error',
    "Errors during downloading metadata for repository 'fedora':\n  - Status code: 503 for http://mirror.example.com/repodata/repomd.xml (IP: 192.0.2.1)\nError: Failed to download metadata for repo 'fedora': Cannot download repomd.xml",
    'a server answered 503 for http://mirror.example.com/repodata/repomd.xml',
  ],
  [
    'server does not answer',
    'fatal: unable to access https://git.example.com/x.git/: Could not resolve host: git.example.com',
    'a server does not answer: Could not resolve host: git.example.com',
  ],
  [
    'dependency',
    'Error: \n Problem: conflicting requests\n  - nothing provides libfoo.so.1()(64bit) needed by bar-1-1.x86_64 from x',
    'bar-1-1.x86_64 needs libfoo.so.1()(64bit), which nothing provides',
  ],
  [
    'repoclosure',
    'Added lookaside repo\npackage: ember-1.4-2.x86_64 from Lantern-repoclosure-Server.x86_64\n  unresolved deps:\n    libwick.so.1()(64bit)\nError: Repoclosure ended with unresolved dependencies.',
    'ember-1.4-2.x86_64 needs libwick.so.1()(64bit), which nothing provides',
  ],
  [
    'missing package',
    'error: Packages not found: kernel-rt, zsh',
    'packages are not in the repositories: kernel-rt, zsh',
  ],
  [
    'kickstart',
    'The following problem occurred on line 12 of the kickstart file:\n\nUnknown command: langg',
    'the kickstart is wrong: problem occurred on line 12 of the kickstart file: Unknown command: langg',
  ],
  [
    'xorriso',
    "xorriso : NOTE : Loading ISO image tree\nxorriso : FAILURE : Cannot determine attributes of source file '/x'",
    "xorriso: Cannot determine attributes of source file '/x'",
  ],
  [
    'genisoimage',
    "genisoimage: Warning: creating filesystem that does not conform to ISO-9660.\ngenisoimage: Uh oh, I cant find the boot image 'isolinux/isolinux.bin' !",
    "genisoimage: Uh oh, I cant find the boot image 'isolinux/isolinux.bin' !",
  ],
  [
    'git',
    "Cloning into 'x'...\nfatal: Remote branch f99 not found in upstream origin",
    'git: Remote branch f99 not found in upstream origin',
  ],
  [
    'Koji',
    'Task info\nGenericError: Build already exists (id=9, state=COMPLETE)',
    'Koji: Build already exists (id=9, state=COMPLETE)',
  ],
  [
    'missing program',
    'sh: lorax: command not found',
    'the program lorax is missing on the machine',
  ],
  [
    'Python',
    'Traceback (most recent call last):\n  File "/usr/bin/x", line 3, in f\nValueError: bad thing',
    'the program ended with ValueError: bad thing',
  ],
  ['permission', 'cp: /srv/x/y: Permission denied', 'no permission for /srv/x/y'],
  // Said by programs that no rule was written for.
  [
    'error line',
    'step 1\nstep 2\nmksquashfs: ERROR: decompressor gzip returned -3\nbye',
    'decompressor gzip returned -3',
  ],
  [
    'failure line',
    'losetup ok\nmount: /mnt: wrong fs type\nunable to read the superblock of /dev/x\nleaving',
    'unable to read the superblock of /dev/x',
  ],
  ['failure line', 'pkglist file "/x" doesn\'t exists', 'pkglist file "/x" doesn\'t exists'],
];

describe('the cause of a failure', () => {
  test.each(CASES)('%s is found in its log', (rule, log, explanation) => {
    expect(findCause(log)).toMatchObject({ rule, explanation });
  });

  test('is not taken from the header that quotes the command', () => {
    expect(findCause('$ tool --on-error "error: x"\n# cwd: /\nall well\n')).toBeNull();
  });

  test('comes with its line', () => {
    expect(findCause('a\nb\nerror: c\n')).toMatchObject({ line: 'error: c', lineNumber: 3 });
  });

  test('is not looked for long in endless lines', () => {
    const line = `error ${'cannot '.repeat(200_000)}`;
    expect(findCause(line)?.line.length).toBeLessThanOrEqual(400);
  });

  test('is what a program said last when no rule knows it', () => {
    expect(
      lastWords('$ mcopy -i x\n# cwd: /\ninit :: non DOS media\n\n# exit 1 after 0.1 s\n'),
    ).toMatchObject({
      rule: 'last words',
      explanation: 'init :: non DOS media',
      lineNumber: 3,
    });
    expect(lastWords('$ true\n# exit 1\n')).toBeNull();
  });

  test('of a Koji task is looked for among what is known only', () => {
    expect(findKnownCause('Koji task 1 (livemedia) is FAILED: who knows')).toBeNull();
    expect(findKnownCause('Koji task 1 is FAILED: write: No space left on device')).toMatchObject({
      rule: 'no space',
    });
  });

  test('is unknown in a log that says nothing', () => {
    expect(findCause('doing this\ndoing that\n')).toBeNull();
  });
});
