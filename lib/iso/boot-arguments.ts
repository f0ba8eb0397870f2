/** What makes an image bootable, arch by arch: arguments of the image tool (pungi/wrappers/iso.py `get_boot_options`). */
import { InputError } from '../errors.js';
import type { Command } from '../process/index.js';

export interface BootOptions {
  /** Option iso_hfs_ppc64le_compatible. */
  readonly hfsCompatible: boolean;
  /** Where lorax's templates for ppc lie, which hold the mapping of an HFS part. */
  readonly ppcDir: string;
}

const EFI = ['-eltorito-alt-boot', '-e', 'images/efiboot.img', '-no-emul-boot'];
const ISOLINUX = [
  ...['-b', 'isolinux/isolinux.bin'],
  ...['-c', 'isolinux/boot.cat'],
  '-no-emul-boot',
  ...['-boot-load-size', '4'],
  '-boot-info-table',
];

/** The arguments. @throws InputError for an arch of which it is not known how it boots */
export function bootArguments(arch: string, options: BootOptions): readonly string[] {
  switch (arch) {
    case 'arm':
    case 'armhfp':
      return [];
    case 'aarch64':
      return EFI;
    case 'i386':
    case 'i686':
      return ISOLINUX;
    case 'x86_64':
      return [...ISOLINUX, ...EFI];
    case 'ia64':
      return ['-b', 'images/boot.img', '-no-emul-boot'];
    case 'ppc':
    case 'ppc64':
      return hfsArguments(options.ppcDir);
    case 'ppc64le':
      return options.hfsCompatible
        ? hfsArguments(options.ppcDir)
        : ['-r', '-l', '-sysid', 'PPC', '-chrp-boot'];
    case 's390':
    case 's390x':
      return ['-eltorito-boot', 'images/cdboot.img', '-no-emul-boot'];
    default:
      throw new InputError(`Unknown arch: ${arch}`, {
        hint: 'nothing is known of how it boots; set buildinstall_skip for it',
      });
  }
}

/** Whether the arguments name files of lorax's templates. */
export const needsPpcTemplates = (arch: string, hfsCompatible: boolean): boolean =>
  arch === 'ppc' || arch === 'ppc64' || (arch === 'ppc64le' && hfsCompatible);

function hfsArguments(ppcDir: string): string[] {
  return [
    ...['-part', '-hfs', '-r', '-l'],
    ...['-sysid', 'PPC'],
    ...['-no-desktop', '-allow-multidot', '-chrp-boot'],
    ...['-map', `${ppcDir}/mapping`],
    ...['-hfs-bless', '/ppc/mac'],
  ];
}

/** Makes an image of these arches start from a USB stick too; null for the others. */
export function isohybridCommand(image: string, arch: string): Command | null {
  if (arch !== 'x86_64' && arch !== 'i386') return null;
  return { program: 'isohybrid', args: [...(arch === 'x86_64' ? ['--uefi'] : []), image] };
}
