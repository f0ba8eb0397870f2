/**
 * Named points at which a test may end or freeze this process, as a power cut or a hung host would
 * (docs/architecture.md, "Proving that nothing is lost"). `PUNJI_FAULTS` names a directory: a file `POINT NODE KEY` in it
 * asks for one SIGKILL there, `freeze POINT NODE KEY` for one SIGSTOP. The process that comes by renames it to
 * `hit POINT NODE KEY` or `frozen PID POINT NODE KEY`, which shows that it was hit and only once.
 */
import { renameSync } from 'node:fs';
import path from 'node:path';

export type FaultPoint =
  | 'before-claim'
  | 'before-submit'
  | 'after-submit'
  | 'in-watch'
  | 'in-tool'
  | 'before-publish'
  | 'claim-checked'
  | 'mid-publish'
  | 'after-publish'
  | 'commit-checked'
  | 'after-record';

/** Dies or freezes here if the environment asks for it; without the variable, nothing. */
export function faultPoint(point: FaultPoint, node: string, key: string): void {
  const directory = process.env.PUNJI_FAULTS;
  if (directory === undefined) return;
  const name = `${point} ${node} ${key}`;
  if (taken(directory, name, `hit ${name}`)) process.kill(process.pid, 'SIGKILL');
  if (taken(directory, `freeze ${name}`, `frozen ${String(process.pid)} ${name}`)) {
    process.kill(process.pid, 'SIGSTOP');
  }
}

/** Whether this process is the one that carries the request out; nobody may have asked, or it was hit already. */
function taken(directory: string, request: string, answer: string): boolean {
  try {
    renameSync(path.join(directory, request), path.join(directory, answer));
    return true;
  } catch {
    return false;
  }
}
