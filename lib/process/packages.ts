/** Which Fedora package brings a program, for the hint when it is missing (pungi/checks.py names the same). */

const PACKAGES: Readonly<Record<string, string>> = {
  buildinstall: 'anaconda',
  bzip2: 'bzip2',
  checkisomd5: 'isomd5sum',
  createrepo_c: 'createrepo_c',
  cpio: 'cpio',
  curl: 'curl',
  debugfs: 'e2fsprogs',
  dnf: 'dnf',
  flock: 'util-linux',
  genisoimage: 'genisoimage',
  git: 'git',
  implantisomd5: 'isomd5sum',
  hardlink: 'util-linux',
  isohybrid: 'syslinux',
  isoinfo: 'genisoimage',
  'jigdo-file': 'jigdo',
  'jigdo-lite': 'jigdo',
  lorax: 'lorax',
  mcopy: 'mtools',
  mdir: 'mtools',
  mke2fs: 'e2fsprogs',
  mkfifo: 'coreutils',
  mergerepo_c: 'createrepo_c',
  modifyrepo_c: 'createrepo_c',
  msgfmt: 'gettext',
  ostree: 'ostree',
  python3: 'python3',
  rpm: 'rpm',
  rpm2archive: 'rpm',
  rpm2cpio: 'rpm',
  rpmkeys: 'rpm',
  'rpm-ostree': 'rpm-ostree',
  ssh: 'openssh-clients',
  xorriso: 'xorriso',
  xorrisofs: 'xorriso',
  xz: 'xz',
  zstd: 'zstd',
};

/** The package that brings a program; the program's own name if it is not known. */
export function packageOf(program: string): string {
  const name = program.slice(program.lastIndexOf('/') + 1);
  return PACKAGES[name] ?? name;
}
