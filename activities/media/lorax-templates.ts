/** Asks lorax's own Python where its templates are (pungi/createiso.py): a newer version has them in a place of its own. */
import { open } from 'node:fs/promises';
import path from 'node:path';
import type { StepContext } from '../step/index.js';

const FALLBACK = '/usr/share/lorax';
const QUESTION = 'import pylorax; print(pylorax.find_templates())';
const FIRST_LINE_BYTES = 256;

/** The directory of templates; lorax's usual one if it cannot be asked. */
export async function findLoraxTemplates(
  context: Pick<StepContext, 'run'>,
  logFile: string,
): Promise<string> {
  const [program, ...args] = (await interpreterOfLorax()) ?? [];
  if (program === undefined) return FALLBACK;
  const command = { program, args: [...args, '-c', QUESTION] };
  const answer = await context.run(command, logFile).catch(() => null);
  const found = answer?.stdout.trim().split('\n').at(-1) ?? '';
  return path.isAbsolute(found) ? found : FALLBACK;
}

/** The words after `#!` of the lorax on PATH. */
async function interpreterOfLorax(): Promise<readonly string[] | null> {
  for (const directory of (process.env.PATH ?? '').split(path.delimiter)) {
    const line = await firstLine(path.join(directory, 'lorax')).catch(() => null);
    if (line?.startsWith('#!') === true) return line.slice('#!'.length).trim().split(/\s+/);
  }
  return null;
}

async function firstLine(file: string): Promise<string> {
  const handle = await open(file, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(FIRST_LINE_BYTES));
    return buffer.toString('utf8', 0, bytesRead).split('\n')[0] ?? '';
  } finally {
    await handle.close();
  }
}
