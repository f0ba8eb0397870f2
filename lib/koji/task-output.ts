/** Files that tasks have put out, through the hub itself: for those who cannot read its volume and have no server of files. */
import { open, rename, stat } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { InputError } from '../errors.js';
import { fromSystemError, makeDirectory } from '../process/index.js';
import type { KojiClient } from './client.js';

export interface TaskFile {
  readonly name: string;
  readonly volume: string;
  readonly sizeBytes: number;
}

const outputSchema = z.record(
  z.string(),
  z.record(z.string(), z.object({ st_size: z.coerce.number().int() })),
);

/** The files of a task, by name. @throws KojiFault, TransientError as a call */
export async function taskFiles(koji: KojiClient, taskId: number): Promise<readonly TaskFile[]> {
  const kwargs = { stat: true, all_volumes: true };
  const answer = outputSchema.parse(await koji.call('listTaskOutput', [taskId], kwargs));
  return Object.entries(answer).flatMap(([name, volumes]) =>
    Object.entries(volumes).map(([volume, { st_size: sizeBytes }]) => ({
      name,
      volume,
      sizeBytes,
    })),
  );
}

/**
 * Fetches a file of a task to `target`, piece by piece. What an earlier try has left beside it is gone on with.
 * @throws InputError if the file is not as large as the hub says, TransientError if the hub cannot be reached
 */
export async function downloadTaskFile(
  koji: KojiClient,
  taskId: number,
  file: TaskFile,
  target: string,
): Promise<void> {
  const partial = path.join(path.dirname(target), `.${path.basename(target)}.part`);
  await makeDirectory(path.dirname(target));
  const handle = await open(partial, 'a').catch((error: unknown) => {
    throw fromSystemError(error, 'write', partial);
  });
  try {
    let offset = (await handle.stat()).size;
    if (offset > file.sizeBytes) await handle.truncate((offset = 0));
    while (offset < file.sizeBytes) {
      const piece = await askPiece(koji, taskId, file, offset);
      if (piece.length === 0) break;
      await handle.appendFile(piece);
      offset += piece.length;
    }
    await handle.sync();
  } finally {
    await handle.close();
  }
  await checkSize(koji, taskId, file, partial);
  await rename(partial, target);
}

async function askPiece(
  koji: KojiClient,
  taskId: number,
  { name, volume }: TaskFile,
  offset: number,
): Promise<Buffer> {
  const size = koji.profile.uploadBlockSizeBytes;
  const kwargs = { offset, size, ...(volume === 'DEFAULT' ? {} : { volume }) };
  const answer = await koji.call('downloadTaskOutput', [taskId, name], kwargs);
  return Buffer.from(z.string().parse(answer), 'base64');
}

async function checkSize(
  koji: KojiClient,
  taskId: number,
  { name, sizeBytes }: TaskFile,
  partial: string,
): Promise<void> {
  const { size } = await stat(partial);
  if (size === sizeBytes) return;
  throw new InputError(
    `${name} of task ${String(taskId)} on Koji hub ${koji.profile.server} ends after ${String(size)} of ${String(sizeBytes)} bytes`,
    { hint: 'the file was changed on the hub: have the task made again, and retry' },
  );
}
