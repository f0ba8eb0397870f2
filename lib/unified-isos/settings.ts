/** What a compose's configuration says of checksums and tools, by the dump in its logs. */
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { ComposeTree } from '../compose-tree/index.js';
import { codeOf, fromSystemError } from '../process/index.js';
import { InputError } from '../errors.js';

const settingsSchema = z.object({
  createiso_use_xorrisofs: z.boolean().default(false),
  createrepo_checksum: z.string().default('sha256'),
  media_checksums: z.array(z.string()).default(['md5', 'sha1', 'sha256']),
  media_checksum_one_file: z.boolean().default(false),
  media_checksum_base_filename: z.string().default(''),
});
export type Settings = z.infer<typeof settingsSchema>;

/** The settings; without a dump those that a compose has by default. @throws InputError if the dump is broken */
export async function readSettings(
  tree: ComposeTree,
  say: (text: string) => void,
): Promise<Settings> {
  const file = tree.configDump();
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return null;
    throw fromSystemError(error, 'read', file);
  });
  if (text === null) {
    say(`${file} is not there: checksums and their files are those of a compose by default`);
    return settingsSchema.parse({});
  }
  try {
    return settingsSchema.parse(JSON.parse(text));
  } catch (error) {
    throw new InputError(`${file} is no dump of a configuration`, {
      cause: error,
      hint: 'move it away to go on with the settings of a compose by default',
    });
  }
}
