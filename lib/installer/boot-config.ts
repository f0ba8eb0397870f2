/**
 * Boot configurations of an installer: the volume id by which the booted system finds its medium, and the kickstart
 * (pungi/phases/buildinstall.py `tweak_configs`). Pure.
 */

/** Files that may be there, relative to a tree or to the EFI image. */
export const BOOT_CONFIGS = [
  'isolinux/isolinux.cfg',
  'etc/yaboot.conf',
  'ppc/ppc64/yaboot.conf',
  'EFI/BOOT/BOOTX64.conf',
  'EFI/BOOT/grub.cfg',
  'boot/grub2/grub.cfg',
] as const;

export interface BootMedium {
  readonly volumeId: string;
  /** The medium has a `ks.cfg` at its top. */
  readonly hasKickstart: boolean;
}

/**
 * The text with labels and kickstart of the medium, in place of those that it has. Fedora's GRUB passes `\x20` on as it is; yaboot takes one
 * backslash of two away. @param name one of `BOOT_CONFIGS`
 */
export function bootConfigFor(name: string, text: string, medium: BootMedium): string {
  const space = name.includes('yaboot') ? '\\\\x20' : '\\x20';
  const label = medium.volumeId.replaceAll(' ', space);
  const kickstart = medium.hasKickstart ? ` inst.ks=hd:LABEL=${label}:/ks.cfg` : '';
  return text
    .replace(/ inst\.ks=hd:LABEL=\S*:\/ks\.cfg/g, '')
    .replace(/:(CDLABEL|LABEL)=[^ \n]*/g, (_, kind: string) => `:${kind}=${label}${kickstart}`)
    .replace(/(search .* -l) '[^'\n]*'/g, (_, search: string) => `${search} '${medium.volumeId}'`);
}
