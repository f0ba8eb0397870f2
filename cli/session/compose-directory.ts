/** The directory of a compose, by whatever a person has at hand; a server is asked only if it is no directory. */
import { existsSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { ComposeTree } from '../../lib/compose-tree/index.js';
import { InputError } from '../../lib/errors.js';
import type { Terminal } from '../terminal.js';
import { findCompose } from './find-compose.js';
import { withSession } from './session.js';

/** The tree of a compose. @throws InputError if there is no such compose, or it has no directory yet */
export async function composeTreeOf(id: string, terminal: Terminal): Promise<ComposeTree> {
  const directory = path.resolve(terminal.cwd, id);
  if (existsSync(new ComposeTree(directory).composeIdFile())) {
    return new ComposeTree(await realpath(directory));
  }
  const { composeDir } = await withSession(terminal.environment, ({ client }) =>
    findCompose(client, id, terminal.cwd),
  );
  if (composeDir !== null) return new ComposeTree(composeDir);
  throw new InputError(`the compose '${id}' has no directory`, {
    hint: 'it failed before it got one: `punji status` and `punji log` tell why',
  });
}
