/** The words that productmd allows in metadata (productmd 1.51: common.py, composeinfo.py, images.py). */

/** Architectures that an RPM may have; metadata is listed under these, `src` and `nosrc` aside. */
export const RPM_ARCHES: ReadonlySet<string> = new Set(
  `aarch64 alpha alphaev4 alphaev45 alphaev5 alphaev56 alphaev6 alphaev67 alphaev68 alphaev7 alphapca56 amd64 arm64
  armhfp armv5tejl armv5tel armv5tl armv6hl armv6l armv7hl armv7hnl armv7l armv8hl armv8l athlon geode i386 i486 i586
  i686 ia32e ia64 loongarch64 mips mips64 mips64el mipsel ppc ppc64 ppc64iseries ppc64le ppc64p7 ppc64pseries riscv128
  riscv32 riscv64 s390 s390x sh3 sh4 sh4a sparc sparc64 sparc64v sparcv8 sparcv9 sparcv9v x86_64 src nosrc noarch`.split(
    /\s+/,
  ),
);

/** Arches of source packages: what has them is listed under binary arches. */
export const SOURCE_ARCHES: ReadonlySet<string> = new Set(['src', 'nosrc']);

/** Milestones, the less important first (productmd/composeinfo.py LABEL_NAMES). */
export const LABEL_NAMES = [
  'EA',
  'DevelPhaseExit',
  'InternalAlpha',
  'Alpha',
  'InternalSnapshot',
  'Beta',
  'Snapshot',
  'RC',
  'Update',
  'SecurityFix',
] as const;

/** For example `RC-1.0`. */
export const LABEL_PATTERN = new RegExp(`^(${LABEL_NAMES.join('|')})-\\d+\\.\\d+$`);
/** Any string, or numbers with dots. */
export const VERSION_PATTERN = /^([^0-9][^\n]*|[0-9]+(\.[0-9]+)*)$/;
export const COMPOSE_ID_PATTERN = /^.*\d{8}(\.nightly|\.n|\.ci|\.test|\.t)?(\.\d+)?/;
export const VARIANT_ID_PATTERN = /^[a-zA-Z0-9]+$/;

/** Image types, each with the formats that it usually has; the pairing is not enforced (productmd/images.py). */
const FORMATS_BY_TYPE: Readonly<Record<string, string>> = {
  appx: 'appx',
  boot: 'iso',
  'bootable-container': 'ociarchive',
  cd: 'iso',
  container: 'tar.xz oci ociarchive',
  docker: 'tar.gz tar.xz',
  dvd: 'iso',
  'dvd-debuginfo': 'iso',
  'dvd-ostree': 'iso',
  'dvd-ostree-osbuild': 'iso',
  ec2: '',
  fex: 'erofs.xz erofs.gz erofs squashfs.xz squashfs.gz squashfs',
  kvm: '',
  live: '',
  'live-osbuild': 'iso',
  'liveimg-squashfs': 'liveimg.squashfs',
  netinst: 'iso',
  ociarchive: 'ociarchive',
  p2v: '',
  qcow: 'qcow',
  qcow2: 'qcow2',
  raw: 'raw',
  'raw-xz': 'raw.xz',
  rescue: '',
  'rhevm-ova': 'rhevm.ova',
  'tar-gz': 'tar.gz',
  'vagrant-hyperv': 'vagrant-hyperv.box',
  'vagrant-libvirt': 'vagrant-libvirt.box',
  'vagrant-virtualbox': 'vagrant-virtualbox.box',
  'vagrant-vmware-fusion': 'vagrant-vmware-fusion.box',
  vdi: 'vdi',
  vmdk: 'vmdk',
  vpc: 'vhd',
  'vhd-compressed': 'vhd.gz vhd.xz vhdfixed.xz',
  'vsphere-ova': 'vsphere.ova',
  wsl2: 'tar tar.gz wsl',
};

export const IMAGE_TYPES: ReadonlySet<string> = new Set(Object.keys(FORMATS_BY_TYPE));
export const IMAGE_FORMATS: ReadonlySet<string> = new Set(
  Object.values(FORMATS_BY_TYPE).flatMap((formats) => formats.split(' ').filter(Boolean)),
);
