/** One line of `punji log`. */
export interface LogEntry {
  readonly timeMs: number;
  /** Null for what concerns the compose as a whole. */
  readonly node: string | null;
  readonly step: string | null;
  /** `scheduled`, `attempt`, `command`, `done`, `failed` … */
  readonly event: string;
  readonly text: string;
  readonly failed: boolean;
}

/** `createrepo:Server.x86_64/repos.2@1` as node and step; null for what is no step of a node. */
export function splitActivityId(id: string): { node: string; step: string } | null {
  const at = id.indexOf('/');
  return at <= 0 ? null : { node: id.slice(0, at), step: id.slice(at + 1) };
}

/** Whether a node is one that the patterns name; `*` stands for anything. No pattern takes all. */
export function nodeFilter(patterns: readonly string[]): (node: string | null) => boolean {
  if (patterns.length === 0) return () => true;
  const tests = patterns.map((pattern) => {
    const source = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
    return new RegExp(`^${source.join('.*')}$`);
  });
  return (node) => node !== null && tests.some((test) => test.test(node));
}
