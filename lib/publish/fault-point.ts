/**
 * Named points at which a test may end this process by SIGKILL, as a power cut would (docs/architecture.md, "Proving
 * that nothing is lost"). `PUNJI_FAULTS` names a directory: a file `POINT NODE KEY` in it asks for one death there. The
 * process that comes by renames it to `hit POINT NODE KEY`, which shows that it was hit and only once, and dies.
 */
import { renameSync } from 'node:fs';
import path from 'node:path';

export type FaultPoint =
  | 'before-claim'
  | 'before-submit'
  | 'after-submit'
  | 'in-watch'
  | 'in-tool'
  | 'mid-publish'
  | 'after-publish'
  | 'after-record';

/** Dies here if the environment asks for it; without the variable, nothing. */
export function faultPoint(point: FaultPoint, node: string, key: string): void {
  const directory = process.env.PUNJI_FAULTS;
  if (directory === undefined) return;
  const name = `${point} ${node} ${key}`;
  try {
    renameSync(path.join(directory, name), path.join(directory, `hit ${name}`));
  } catch {
    // Nobody asked for this one, or it was hit already.
    return;
  }
  process.kill(process.pid, 'SIGKILL');
}
