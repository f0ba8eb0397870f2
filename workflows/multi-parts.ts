/** The parts of a multi-compose and how they stand (pungi_utils/orchestrator.py). Pure. */
import type { ComposeStatus } from '../config-schemas/names.js';
import type { Part, PartStatus } from '../graph/multi-activities.js';

export const isFinished = ({ status }: Part): boolean =>
  status === 'FINISHED' || status === 'FINISHED_INCOMPLETE';

const FAILED: readonly PartStatus[] = ['DOOMED', 'TERMINATED', 'BLOCKED'];

export class Parts {
  private parts: readonly Part[];

  constructor(parts: readonly Part[]) {
    this.parts = parts;
    this.settle();
  }

  all(): readonly Part[] {
    return this.parts;
  }

  ready(): readonly Part[] {
    return this.parts.filter(({ status }) => status === 'READY');
  }

  isOver(): boolean {
    return this.parts.every((part) => isFinished(part) || FAILED.includes(part.status));
  }

  /** Paths of those that finished, by name. */
  finished(): Readonly<Record<string, string>> {
    return Object.fromEntries(
      this.parts.flatMap((part) =>
        isFinished(part) && part.path !== null ? [[part.name, part.path] as const] : [],
      ),
    );
  }

  set(name: string, change: Partial<Pick<Part, 'status' | 'path'>>): void {
    this.parts = this.parts.map((part) => (part.name === name ? { ...part, ...change } : part));
    this.settle();
  }

  /** STATUS of the whole. */
  status(): ComposeStatus {
    if (!this.isOver()) return 'STARTED';
    if (this.parts.some((part) => FAILED.includes(part.status) && !part.failable)) return 'DOOMED';
    return this.parts.every(({ status }) => status === 'FINISHED')
      ? 'FINISHED'
      : 'FINISHED_INCOMPLETE';
  }

  /** Parts become ready when all that they depend on has finished, and blocked when one of those has failed. */
  private settle(): void {
    for (;;) {
      const byName = new Map(this.parts.map((part) => [part.name, part]));
      const next = this.parts.map((part) =>
        part.status === 'WAITING' ? settled(part, byName) : part,
      );
      const isSame = next.every((part, index) => part === this.parts[index]);
      this.parts = next;
      if (isSame) return;
    }
  }
}

function settled(part: Part, byName: ReadonlyMap<string, Part>): Part {
  const needs = part.dependsOn.flatMap((name) => byName.get(name) ?? []);
  if (needs.some(({ status }) => FAILED.includes(status))) return { ...part, status: 'BLOCKED' };
  return needs.every(isFinished) ? { ...part, status: 'READY' } : part;
}
