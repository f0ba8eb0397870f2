// The system's programs that a compose runs, and the Debian packages that they come in.
import { existsSync } from 'node:fs';
import { SetupError, findProgram, isExecutable, runCommand } from './command.mjs';

/** Program (or file) → Debian package. */
const PACKAGE_OF = {
  rpm: 'rpm',
  rpmbuild: 'rpm',
  rpm2cpio: 'rpm2cpio',
  cpio: 'cpio',
  createrepo_c: 'createrepo-c',
  modifyrepo_c: 'createrepo-c',
  dnf: 'dnf',
  '/usr/lib/python3/dist-packages/dnf-plugins/repoclosure.py': 'dnf-plugins-core',
  xorriso: 'xorriso',
  genisoimage: 'genisoimage',
  isoinfo: 'genisoimage',
  implantisomd5: 'isomd5sum',
  checkisomd5: 'isomd5sum',
  'jigdo-file': 'jigdo-file',
  isohybrid: 'syslinux-utils',
  mcopy: 'mtools',
  msgfmt: 'gettext',
  '/sbin/mke2fs': 'e2fsprogs',
  ostree: 'ostree',
  git: 'git',
  curl: 'curl',
  flock: 'util-linux',
  ps: 'procps',
  python3: 'python3',
};

/** The same for what only tests need: boot loaders, machines that start images, a server of ssh. */
const TEST_PACKAGE_OF = {
  '/usr/lib/ISOLINUX/isolinux.bin': 'isolinux',
  '/usr/lib/syslinux/modules/bios/ldlinux.c32': 'syslinux-common',
  '/usr/lib/grub/x86_64-efi/normal.mod': 'grub-efi-amd64-bin',
  '/usr/lib/grub/i386-pc/boot_hybrid.img': 'grub-pc-bin',
  'grub-mkimage': 'grub-common',
  'mkfs.vfat': 'dosfstools',
  '/bin/busybox': 'busybox-static',
  'qemu-system-x86_64': 'qemu-system-x86',
  '/usr/share/ovmf/OVMF.fd': 'ovmf',
  // Runroot by ssh: a server of the tests' own, on a high port.
  '/usr/sbin/sshd': 'openssh-server',
  ssh: 'openssh-client',
};

/** The same for the hub of the tests: what it makes images with. */
const KOJI_PACKAGE_OF = {
  'qemu-img': 'qemu-utils',
  krb5kdc: 'krb5-kdc',
  'kadmin.local': 'krb5-admin-server',
  '/usr/lib/python3/dist-packages/gssapi/__init__.py': 'python3-gssapi',
  xz: 'xz-utils',
};

const isThere = (name) =>
  name.startsWith('/') ? existsSync(name) : findProgram(name) !== undefined;

/** Debian packages of which a program is missing. */
export const missingDebianPackages = ({ tests, koji }) => [
  ...new Set(
    Object.entries({
      ...PACKAGE_OF,
      ...(tests ? TEST_PACKAGE_OF : {}),
      ...(koji ? KOJI_PACKAGE_OF : {}),
    })
      .filter(([name]) => !isThere(name))
      .map(([, debianPackage]) => debianPackage),
  ),
];

/** The words before apt-get: none for root, sudo otherwise. */
function asRoot(packages) {
  if (process.getuid?.() === 0) return [];
  const sudo = findProgram('sudo');
  if (sudo !== undefined) return [sudo, '-n'];
  throw new SetupError(
    `Debian packages are missing: ${packages.join(' ')}. ` +
      `Install them as root (apt-get install ${packages.join(' ')}), then run this again.`,
  );
}

/** Installs Debian packages without asking anything; asks for new lists first. */
export async function installDebianPackages(packages) {
  if (packages.length === 0) return;
  if (!isExecutable('/usr/bin/apt-get')) {
    throw new SetupError(
      `These are missing and there is no apt-get: ${packages.join(' ')} (names of Debian packages).`,
    );
  }
  console.log(`Installing Debian packages: ${packages.join(' ')}`);
  const [program, ...before] = [...asRoot(packages), 'env', 'DEBIAN_FRONTEND=noninteractive'];
  const aptGet = (...args) => runCommand(program, [...before, 'apt-get', '-q', '-y', ...args]);
  await aptGet('update');
  await aptGet('install', '--no-install-recommends', ...packages);
}
