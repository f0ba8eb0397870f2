/**
 * Named points at which a test may end this process by SIGKILL, as a power cut would (docs/architecture.md, "Proving
 * that nothing is lost"). `PUNJI_FAULT=POINT NODE/KEY MARKER-FILE`: the first process that comes by makes the marker
 * file, which shows that the point was hit and keeps it from being hit again, and dies. Without the variable: nothing.
 */
import { closeSync, openSync } from 'node:fs';

export const FAULT_POINTS = [
  'before-claim',
  'in-tool',
  'mid-publish',
  'after-publish',
  'after-record',
] as const;
export type FaultPoint = (typeof FAULT_POINTS)[number];

/** Dies here if the environment asks for it. */
export function faultPoint(point: FaultPoint, node: string, key: string): void {
  const wanted = process.env.PUNJI_FAULT;
  if (wanted === undefined) return;
  const [wantedPoint, place, marker] = wanted.split(' ');
  if (wantedPoint !== point || place !== `${node}/${key}` || marker === undefined) return;
  try {
    closeSync(openSync(marker, 'wx'));
  } catch {
    return;
  }
  process.kill(process.pid, 'SIGKILL');
}
