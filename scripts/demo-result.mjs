// Tells where a demo's compose is.
import { readFile, readdir, stat } from 'node:fs/promises';
import path from 'node:path';

/** The newest compose in a target directory: what this run has made. */
export async function newestCompose(target) {
  const dirs = (await readdir(target, { withFileTypes: true })).filter((entry) =>
    entry.isDirectory(),
  );
  const dated = await Promise.all(
    dirs.map(async ({ name }) => {
      const made = await stat(path.join(target, name, 'COMPOSE_ID')).catch(() => undefined);
      return { compose: path.join(target, name), madeMs: made?.mtimeMs ?? 0 };
    }),
  );
  return dated.sort((a, b) => b.madeMs - a.madeMs).find(({ madeMs }) => madeMs > 0)?.compose;
}

/** Prints its STATUS and its places, and what to look at next: a command by what it is for. */
export async function showCompose(compose, next, prefix = '') {
  if (compose === undefined) return;
  const status = (await readFile(path.join(compose, 'STATUS'), 'utf8')).trim();
  console.log(`
STATUS      ${status}
Tree        ${path.join(compose, 'compose')}
Metadata    ${path.join(compose, 'compose', 'metadata')}
Logs        ${path.join(compose, 'logs', 'global')}
Report      ${path.join(compose, 'logs', 'global', 'report.html')}`);
  const commands = { [`log ${path.basename(compose)}`]: 'what happened, in order', ...next };
  for (const [index, [command, purpose]] of Object.entries(commands).entries()) {
    const head = index === 0 ? 'What now' : '';
    console.log(`${head.padEnd(12)}${prefix}node bin/punji.js ${command}     ${purpose}`);
  }
}
