/** The reasons why a package was not taken, in words. */
import type { Decisions, Loss } from '../depsolve/index.js';

/** A clause about a package; `winner` is the NEVRA of the one that was taken, if there is one. */
export function lossText({ pool, options }: Decisions, loss: Loss, winner: string): string {
  switch (loss.kind) {
    case 'foreign-arch':
      return `its arch does not belong to ${options.arch}`;
    case 'excluded':
      return `it is excluded by the filter ${loss.pattern}`;
    case 'multilib-blacklist':
      return `it is in multilib_blacklist (${loss.pattern})`;
    case 'of-module':
      return `it is a package of module ${loss.streams.join(', ')}, which did not come in`;
    case 'hidden':
      return `packages of module ${loss.by}, a default stream, hide it`;
    case 'older':
      return `it is older than ${pool.nevra(loss.newer)}`;
    case 'lookaside-copy':
      return `${winner} is the same in a lookaside repository`;
    case 'other-was-in':
      return `${winner} was in already`;
    case 'arch':
      return `its arch comes after that of ${winner}`;
    case 'longer-name':
      return `its name is longer than that of ${winner}`;
    case 'alphabet':
      return `its name comes after that of ${winner}`;
    case 'repository':
      return `${winner} is in an earlier repository`;
  }
}
