/** The part of a log that the last command wrote: logs are appended to, one command after the other. */
import { open } from 'node:fs/promises';

/** More than that says nothing more about the end. */
const MOST_BYTES = 512 * 1024;

/** The text from the last command's header on, at most 512 KiB of it; null if there is no such file. */
export async function readLastSection(file: string): Promise<string | null> {
  const handle = await open(file, 'r').catch(() => null);
  if (handle === null) return null;
  try {
    const { size } = await handle.stat();
    const length = Math.min(size, MOST_BYTES);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, size - length);
    const text = buffer.toString('utf8', 0, bytesRead);
    const header = text.lastIndexOf('\n$ ');
    return header === -1 ? text : text.slice(header + 1);
  } finally {
    await handle.close();
  }
}
