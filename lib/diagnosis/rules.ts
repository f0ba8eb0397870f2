/**
 * What the lines of tools' logs mean. The first rule that finds its line explains the failure, so those that say more
 * stand before those that only say that something failed.
 */

export interface Rule {
  readonly name: string;
  /** Matched against each line. */
  readonly pattern: RegExp;
  /** What went wrong, one sentence, also out of the lines after it that are not empty; of several such lines the first counts. */
  readonly explain: (match: RegExpExecArray, after: readonly string[]) => string;
  readonly remedy: string;
  /** The last such line counts: tracebacks and build logs end with the cause. */
  readonly last?: boolean;
}

const part = (match: RegExpExecArray, index: number): string => (match[index] ?? '').trim();

/** The machine ran out of something, whatever the tool. */
const RESOURCES: readonly Rule[] = [
  {
    name: 'no space',
    pattern:
      /No space left on device|ENOSPC|Disk quota exceeded|EDQUOT|not enough (?:free )?space/i,
    explain: () => 'the disk is full, or a quota is used up',
    remedy: 'make room (old composes are the usual suspects), then run the node again',
  },
  {
    name: 'read-only',
    pattern: /Read-only file system|EROFS/i,
    explain: () => 'the file system is read-only',
    remedy:
      'look at the mount and the kernel log of the worker; remount it, then run the node again',
  },
  {
    name: 'out of memory',
    pattern: /Cannot allocate memory|Out of memory|oom-kill|MemoryError|std::bad_alloc/i,
    explain: () => 'the machine ran out of memory',
    remedy: 'lower what runs at once (`punji limit`), or give the worker more memory',
  },
  {
    name: 'loop device',
    pattern: /cannot find an unused loop device|failed to set up loop device/i,
    explain: () => 'the machine has no free loop device',
    remedy:
      'detach those that are left over (`losetup -D` when nothing uses them), then run the node again',
  },
  {
    name: 'permission',
    pattern:
      /(?:^|[ :'"])(\/\S+?)['"]?: Permission denied|Permission denied: '?([^']+)'?|EACCES: permission denied, \w+ '([^']+)'/,
    explain: (match) => `no permission for ${part(match, 1) || part(match, 2) || part(match, 3)}`,
    remedy: "give the worker's user access to it",
  },
];

/** Repositories, packages and their servers: dnf, createrepo_c, librepo, lorax and rpm-ostree all use these words. */
const PACKAGES: readonly Rule[] = [
  {
    name: 'corrupt package',
    pattern:
      /(\S+\.rpm): (?:not an rpm package|rpm read failed|.*?(?:truncated|corrupt|bad magic|is not an RPM|digest(?:s)? (?:mismatch|NOT OK)|ends within).*)|(?:rpmReadPackageFile|read_header)\S*:? .*?(\S+\.rpm)/i,
    explain: (match) => `the package ${part(match, 1) || part(match, 2)} is corrupt`,
    remedy:
      "replace the package in its repository by a good copy and make the repository's metadata anew",
  },
  {
    name: 'checksum',
    pattern:
      /(\S+): Downloading successful, but checksum doesn't match|checksum (?:of|for) (\S+) (?:is wrong|does ?n[o']t match)/i,
    explain: (match) =>
      `${part(match, 1) || part(match, 2)} is not the file that the metadata promises`,
    remedy:
      'the repository changed while it was read, or a mirror is stale: run the node again, or use another mirror',
  },
  {
    name: 'signature',
    pattern:
      /GPG check FAILED|(\S+\.rpm): .*NOKEY|Package (\S+) is not signed|Public key for (\S+) is not installed/,
    explain: (match) => `a signature is missing or unknown: ${part(match, 0)}`,
    remedy: 'sign the package, or correct `sigkeys`',
  },
  {
    name: 'server answers with an error',
    pattern:
      /(?:Status code: |HTTP(?:\/[\d.]+)? (?:error )?|answered )(4\d\d|5\d\d)\b(?:.*?(https?:\/\/[^\s)'"]+))?/i,
    explain: (match) =>
      `a server answered ${part(match, 1)}${part(match, 2) === '' ? '' : ` for ${part(match, 2)}`}`,
    remedy: 'look at the server; when it is well again, run the node again',
  },
  {
    name: 'server does not answer',
    pattern:
      /(?:Could(?: not|n't) resolve host:? ?'?([^\s']*)|Failed to connect to (\S+)|Connection (?:refused|reset by peer|timed out)|getaddrinfo (?:ENOTFOUND|EAI_AGAIN) (\S+)|ECONNREFUSED|ECONNRESET|Name or service not known)/i,
    explain: (match) => `a server does not answer: ${part(match, 0)}`,
    remedy: 'check the name, the network and the server; then run the node again',
  },
  {
    name: 'dependency',
    pattern:
      /nothing provides (.+?) needed by (\S+)|package (\S+) requires (.+?), but none of the providers can be installed/i,
    explain: (match) =>
      part(match, 2) === ''
        ? `${part(match, 3)} needs ${part(match, 4)}, which cannot be installed`
        : `${part(match, 2)} needs ${part(match, 1)}, which nothing provides`,
    remedy: 'add the package that provides it to the package set, or drop the one that needs it',
  },
  {
    // dnf repoclosure: the package, `unresolved deps:`, and each of them on a line.
    name: 'repoclosure',
    pattern: /^package: (\S+) from \S+$/,
    explain: (match, [, wanted = 'something']) =>
      `${part(match, 1)} needs ${wanted}, which nothing provides`,
    remedy: 'add the package that provides it to the variant, or drop the one that needs it',
  },
  {
    name: 'missing package',
    pattern:
      /(?:Packages? not found: |Unable to find a match: |No match for argument: |No package matches ')([^']+)/i,
    explain: (match) => `packages are not in the repositories: ${part(match, 1)}`,
    remedy: 'correct the names, or add the packages to the package set',
  },
  {
    name: 'repository metadata',
    pattern:
      /Failed to (?:download|synchronize|load) (?:metadata|cache)(?: for repo '?([^\s':]+))?|(?:cannot|can't) (?:open|download|find).*repomd\.xml/i,
    explain: (match) =>
      `the metadata of a repository cannot be had${part(match, 1) === '' ? '' : `: ${part(match, 1)}`}`,
    remedy: 'check that the repository is there and complete (repodata/repomd.xml)',
  },
];

/** Tools that make images and trees. */
const TOOLS: readonly Rule[] = [
  {
    name: 'kickstart',
    pattern:
      /(?:error occurred|problem occurred) on line (\d+) of the kickstart file|(\S+\.ks|\S+\.cfg):(\d+)(?::\d+)?: .*(?:Unknown command|Section .* does not end|error)|Unknown (?:command|section): (%?\S+)|Section (%\S+) does not end with %end/i,
    explain: (match, [next = '']) =>
      `the kickstart is wrong: ${part(match, 0)}${match[1] === undefined ? '' : `: ${next}`}`,
    remedy: 'mend the kickstart (`ksvalidator FILE` shows the place), then run the node again',
  },
  {
    name: 'volume id',
    pattern:
      /(?:volume id|volid).*(?:too long|longer than|exceeds)|-volid\b.*(?:too long|exceeds)/i,
    explain: (match) => `a volume id is too long: ${part(match, 0)}`,
    remedy: 'shorten it with `volume_id_substitutions` or `image_volid_formats`',
  },
  {
    name: 'xorriso',
    pattern: /^(?:xorriso|libisofs|libburn) ?: (?:FAILURE|FATAL|MISHAP|SORRY) : (.+)$/,
    explain: (match) => `xorriso: ${part(match, 1)}`,
    remedy: 'see the log of the command',
  },
  {
    name: 'genisoimage',
    pattern: /^(?:genisoimage|mkisofs): (?!Warning)(.+)$/i,
    explain: (match) => `genisoimage: ${part(match, 1)}`,
    remedy: 'see the log of the command',
  },
  {
    name: 'git',
    pattern:
      /^(?:.*?)fatal: (.*(?:Remote branch|repository|unable to access|not a git repository|couldn't find remote ref|pathspec|reference is not a tree|could not read).*)$/i,
    explain: (match) => `git: ${part(match, 1)}`,
    remedy: 'check the URL and the branch in the configuration',
  },
  {
    name: 'Koji',
    pattern:
      /\b((?:\w+\.)?(?:BuildError|BuildrootError|GenericError|LiveMediaError|LiveCDError|ApplianceError|ImageError|ActionNotAllowed|AuthError)): (.+)$/,
    explain: (match) => `Koji: ${part(match, 2)}`,
    remedy:
      "see the task's logs; when the cause is gone, run the node again or adopt a resubmitted task",
  },
  {
    name: 'xml',
    pattern:
      /^(.*\.xml(?::\d+)*): .*(?:parser error|not well-formed|mismatched tag|unclosed|undefined entity)/i,
    explain: (match) => `broken XML: ${part(match, 0)}`,
    remedy: 'mend the file at the place named',
  },
  {
    name: 'rpm-ostree',
    pattern:
      /^error: ((?:Packages|Unknown repo|opening repo|Failed to load treefile|Writing commit|No such metadata|Updating rpm-md).*)$/,
    explain: (match) => `rpm-ostree: ${part(match, 1)}`,
    remedy: 'check the treefile and the repository that it commits to',
  },
  {
    name: 'missing program',
    pattern:
      /(?:^|: )(\S+): (?:command not found|not found)$|spawn (\S+) ENOENT|program (\S+) is not (?:installed|on this machine)/,
    explain: (match) =>
      `the program ${part(match, 1) || part(match, 2) || part(match, 3)} is missing on the machine`,
    remedy: 'install it on the workers of that architecture',
  },
];

/** What any program may say; the last of it is nearest to the end. */
const ANY: readonly Rule[] = [
  {
    name: 'Python',
    pattern: /^((?:[A-Za-z_][\w.]*\.)?[A-Z]\w*(?:Error|Exception|Interrupt))(?:: (.+))?$/,
    explain: (match) => `the program ended with ${part(match, 0)}`,
    remedy: 'see the log: the lines before it tell where',
    last: true,
  },
  {
    name: 'error line',
    pattern: /^(?:\S+: )?(?:\*+ ?)?(?:fatal|critical|error)\b ?[:\]]\s*(.+)$/i,
    explain: (match) => part(match, 1),
    remedy: 'see the log of the command',
    last: true,
  },
  {
    name: 'failure line',
    pattern:
      /^.*\b(?:cannot|can't|could not|couldn't|unable to|failed to|failure|failed|no such file or directory|(?:doesn't|does not) exists?|not found|invalid|missing|malformed|truncated|refused|denied|too (?:small|large|long))\b.*$/i,
    explain: (match) => part(match, 0),
    remedy: 'see the log of the command',
    last: true,
  },
];

/** Rules for what programs say that we know. */
export const KNOWN: readonly Rule[] = [...RESOURCES, ...PACKAGES, ...TOOLS];
export const RULES: readonly Rule[] = [...KNOWN, ...ANY];
