/** What version of a tool this machine has. Asked once per process. */
import { streamCommand } from '../process/index.js';

const known = new Map<string, Promise<string>>();

/** Of programs that take `--version` for something else. */
const VERSION_OPTIONS: Readonly<Record<string, string>> = { lorax: '-V' };

/** The first line of `PROGRAM --version`; `none` if it cannot be run. */
export async function toolVersion(program: string): Promise<string> {
  const before = known.get(program);
  if (before !== undefined) return await before;
  const asked = ask(program).catch(() => 'none');
  known.set(program, asked);
  return await asked;
}

async function ask(program: string): Promise<string> {
  let text = '';
  for await (const piece of streamCommand({
    program,
    args: [VERSION_OPTIONS[program] ?? '--version'],
  })) {
    text += Buffer.from(piece).toString('utf8');
  }
  return text.split('\n')[0] ?? '';
}
