/** A machine without hardware support: starts an image by BIOS or UEFI and answers what its serial console said. */
import { execa } from 'execa';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

export type Firmware = 'bios' | 'uefi';

/** What the system of the lorax double says when it has started (test/doubles/lorax/bootmedia.py). */
export const MARKER = 'PUNJI-INSTALLER-STARTED';

/** Without hardware support, on a machine that has much else to do. */
const LIMIT_MS = 240_000;

const UEFI_CODE = '/usr/share/ovmf/OVMF.fd';

/** The line that the started system printed, with its kernel's command line; null: none within `limitMs`. */
export async function bootLine(
  image: string,
  firmware: Firmware,
  { as = 'cdrom', limitMs = LIMIT_MS }: { as?: 'cdrom' | 'usb'; limitMs?: number } = {},
): Promise<string | null> {
  const dir = await mkdtemp(path.join(os.tmpdir(), 'punji-machine-'));
  const serial = path.join(dir, 'serial');
  const medium =
    as === 'cdrom'
      ? ['-cdrom', image, '-boot', 'd']
      : [
          '-drive',
          `file=${image},format=raw,readonly=on,if=none,id=stick`,
          '-device',
          'qemu-xhci',
          '-device',
          'usb-storage,drive=stick',
        ];
  const args = [
    ...['-m', '512', '-display', 'none', '-monitor', 'none', '-net', 'none', '-no-reboot'],
    ...['-serial', `file:${serial}`],
    ...(firmware === 'uefi' ? ['-bios', UEFI_CODE] : []),
    ...medium,
  ];
  try {
    await execa('qemu-system-x86_64', args, { timeout: limitMs, reject: false });
    const text = await readFile(serial, 'latin1');
    return text.split(/[\r\n]+/).find((line) => line.includes(MARKER)) ?? null;
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}
