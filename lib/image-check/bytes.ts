/** An image's bytes, read piece by piece: images are gigabytes, and what is checked are their headers. */
import { open, type FileHandle } from 'node:fs/promises';
import { fromSystemError } from '../process/index.js';

export class ImageBytes {
  private constructor(
    private readonly handle: FileHandle,
    readonly size: number,
  ) {}

  /** Opens a file for the time of some work. @throws InputError if it cannot be read */
  static async with<T>(file: string, work: (bytes: ImageBytes) => Promise<T>): Promise<T> {
    try {
      const handle = await open(file, 'r');
      try {
        return await work(new ImageBytes(handle, (await handle.stat()).size));
      } finally {
        await handle.close();
      }
    } catch (error) {
      throw fromSystemError(error, 'read', file);
    }
  }

  /** As many bytes as asked for; what lies beyond the end is zero. */
  async read(offset: number, length: number): Promise<Buffer> {
    const buffer = Buffer.alloc(length);
    if (offset >= 0 && offset < this.size) await this.handle.read(buffer, 0, length, offset);
    return buffer;
  }

  /** Whether a range lies within the file. */
  holds(offset: number, length: number): boolean {
    return offset >= 0 && offset + length <= this.size;
  }
}
