/** Which files of a task are images, and of what type (pungi/phases/image_build.py `EXTENSIONS` and its successors). */

export interface ImageFormat {
  /** The type that images.json gives it. */
  readonly type: string;
  /** The end of its file's name, which images.json calls the format. */
  readonly suffix: string;
}

/** Suffixes of each type of image-build. */
const SUFFIXES: Readonly<Record<string, readonly string[]>> = {
  docker: ['tar.gz', 'tar.xz'],
  iso: ['iso'],
  'liveimg-squashfs': ['liveimg.squashfs'],
  qcow: ['qcow'],
  qcow2: ['qcow2'],
  raw: ['raw'],
  'raw-xz': ['raw.xz'],
  'rhevm-ova': ['rhevm.ova'],
  'tar-gz': ['tar.gz'],
  'vagrant-hyperv': ['vagrant-hyperv.box'],
  'vagrant-libvirt': ['vagrant-libvirt.box'],
  'vagrant-virtualbox': ['vagrant-virtualbox.box'],
  'vagrant-vmware-fusion': ['vagrant-vmware-fusion.box'],
  vdi: ['vdi'],
  'vhd-compressed': ['vhd.gz', 'vhd.xz'],
  vmdk: ['vmdk'],
  vpc: ['vhd'],
  'vsphere-ova': ['vsphere.ova'],
};

/** Kiwi names its boxes otherwise. */
const KIWI_FORMATS: readonly ImageFormat[] = [
  { type: 'vagrant-libvirt', suffix: 'vagrant.libvirt.box' },
  { type: 'vagrant-virtualbox', suffix: 'vagrant.virtualbox.box' },
];

const BUILDER_FORMATS: readonly ImageFormat[] = [
  ...KIWI_FORMATS,
  { type: 'container', suffix: 'oci.tar.xz' },
  { type: 'wsl2', suffix: 'wsl' },
  { type: 'boot', suffix: 'iso' },
];

const ALL_FORMATS = Object.entries(SUFFIXES).flatMap(([type, suffixes]) =>
  suffixes.map((suffix): ImageFormat => ({ type, suffix })),
);

export const isImageType = (type: string): boolean => Object.hasOwn(SUFFIXES, type);

/** What a file is if it is to be of a type; null: it is not. */
export function formatOfType(file: string, type: string): ImageFormat | null {
  const suffix = SUFFIXES[type]?.find((end) => file.endsWith(end));
  return suffix === undefined ? null : { type, suffix };
}

/** What a file of kiwi is; null: no image. */
export const kiwiFormat = (file: string): ImageFormat | null =>
  [...KIWI_FORMATS, ...ALL_FORMATS].find(({ suffix }) => file.endsWith(suffix)) ?? null;

/** What a file of image-builder is; null: no image. */
export const imageBuilderFormat = (file: string): ImageFormat | null =>
  [...BUILDER_FORMATS, ...ALL_FORMATS].find(({ suffix }) => file.endsWith(suffix)) ?? null;

/** Which installer an ISO of osbuild is, by its file's name. */
export function osbuildIsoType(file: string): string {
  const name = file.toLowerCase();
  if (name.includes('ostree')) return 'dvd-ostree-osbuild';
  if (name.includes('live')) return 'live-osbuild';
  return name.includes('netinst') || name.includes('boot') ? 'boot' : 'dvd';
}
