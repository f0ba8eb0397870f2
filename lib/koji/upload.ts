/** Sends a file to a hub's upload directory, piece by piece, each of them and at last the whole verified (koji/__init__.py `fastUpload`). */
import { open, type FileHandle } from 'node:fs/promises';
import { z } from 'zod';
import { InputError, KojiFault, TransientError } from '../errors.js';
import { codeOf } from '../process/index.js';
import { Adler32 } from './adler32.js';
import type { KojiClient } from './client.js';
import { FAULT } from './fault.js';
import type { KojiValue } from './value.js';

export interface UploadTarget {
  /** Below the hub's upload directory: `cli-build/…`. */
  readonly directory: string;
  readonly name: string;
}

const sentSchema = z.object({ size: z.number(), hexdigest: z.string() });
const storedSchema = z.object({ size: z.coerce.number(), hexdigest: z.string() }).nullable();

/**
 * Uploads a file; what an earlier try has brought there is not sent again. Needs a login.
 * @returns how many bytes were sent
 * @throws TransientError if what the hub has in the end is not the file, KojiFault if it refuses
 */
export async function uploadFile(
  koji: KojiClient,
  file: string,
  target: UploadTarget,
): Promise<number> {
  const handle = await open(file).catch((error: unknown) => {
    if (codeOf(error) === null) throw error;
    throw new InputError(`${file} cannot be sent to Koji: ${String(error)}`, { cause: error });
  });
  try {
    return await new Upload(koji, handle, file, target).carryOut();
  } finally {
    await handle.close();
  }
}

class Upload {
  private readonly whole = new Adler32();
  private offset = 0;

  constructor(
    private readonly koji: KojiClient,
    private readonly handle: FileHandle,
    private readonly file: string,
    private readonly target: UploadTarget,
  ) {}

  async carryOut(): Promise<number> {
    const { size } = await this.handle.stat();
    await this.skipStored(size);
    const begun = this.offset;
    // An empty file is sent, too.
    do {
      await this.send(await this.piece());
    } while (this.offset < size);
    const stored = await this.stored();
    if (stored?.size === size && stored.hexdigest === this.whole.hexDigest()) return size - begun;
    throw new TransientError(
      `${this.file} has not arrived whole on Koji hub ${this.koji.profile.server}: ` +
        `${String(stored?.size ?? 0)} of ${String(size)} bytes, or others`,
    );
  }

  /** Goes on behind what is there, if that is the beginning of the file. */
  private async skipStored(size: number): Promise<void> {
    const stored = await this.stored();
    if (stored === null || stored.size === 0 || stored.size > size) return;
    const beginning = new Adler32();
    while (this.offset < stored.size) {
      beginning.update(this.noted(await this.piece(stored.size - this.offset)));
    }
    if (beginning.hexDigest() === stored.hexdigest) return;
    this.offset = 0;
    this.whole.reset();
  }

  private async send(bytes: Uint8Array): Promise<void> {
    const { directory, name } = this.target;
    const query = {
      filename: name,
      filepath: directory,
      fileverify: 'adler32',
      offset: String(this.offset),
      overwrite: '1',
    };
    const answer = await this.koji.post(query, bytes).catch((error: unknown) => {
      // It has arrived, only its answer did not: the whole is verified in the end.
      if (error instanceof KojiFault && error.code === FAULT.retry) return null;
      throw error;
    });
    if (answer !== null) this.check(answer, bytes);
    this.noted(bytes);
  }

  private check(answer: KojiValue, bytes: Uint8Array): void {
    const sent = sentSchema.safeParse(answer);
    const digest = new Adler32().update(bytes).hexDigest();
    if (sent.success && sent.data.size === bytes.length && sent.data.hexdigest === digest) return;
    throw new TransientError(
      `a piece of ${this.file} was damaged on its way to Koji hub ${this.koji.profile.server}`,
    );
  }

  private noted(bytes: Uint8Array): Uint8Array {
    this.whole.update(bytes);
    this.offset += bytes.length;
    return bytes;
  }

  /** The next piece of the file. @throws InputError if it became shorter */
  private async piece(most = Infinity): Promise<Uint8Array> {
    const { size } = await this.handle.stat();
    const length = Math.min(
      this.koji.profile.uploadBlockSizeBytes,
      most,
      Math.max(0, size - this.offset),
    );
    const buffer = Buffer.allocUnsafe(length);
    const { bytesRead } = await this.handle.read(buffer, 0, length, this.offset);
    if (bytesRead === length) return buffer;
    throw new InputError(`${this.file} became shorter while it was sent`);
  }

  private async stored(): Promise<z.infer<typeof storedSchema>> {
    const { directory, name } = this.target;
    const answer = await this.koji.call('checkUpload', [directory, name], { verify: 'adler32' });
    return storedSchema.parse(answer);
  }
}
