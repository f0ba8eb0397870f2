/** What two attempts of one step would leave if both had left their mark. */
import { readdir } from 'node:fs/promises';
import type { NodeId } from '../../../config-schemas/names.js';
import { ComposeTree } from '../../../lib/compose-tree/index.js';
import { NodeFiles, readAttempts } from '../../../lib/publish/index.js';

/** Steps that one run has carried to a good end more than once. */
export async function doubledMarks(composeDir: string): Promise<readonly string[]> {
  const tree = new ComposeTree(composeDir);
  const nodes = await readdir(tree.nodesDir());
  const found = nodes.map((node) => doubledOf(new NodeFiles(tree, node as NodeId)));
  return (await Promise.all(found)).flat();
}

async function doubledOf(files: NodeFiles): Promise<readonly string[]> {
  const lines = await readAttempts(files);
  const runs = new Map(
    lines.flatMap((line) =>
      line.event === 'start' ? [[`${line.step} ${String(line.epoch)}`, line.runId] as const] : [],
    ),
  );
  const ends = new Map<string, number>();
  for (const line of lines) {
    if (line.event !== 'end' || line.error !== null) continue;
    const key = `${line.step} of run ${String(runs.get(`${line.step} ${String(line.epoch)}`))}`;
    ends.set(key, (ends.get(key) ?? 0) + 1);
  }
  return [...ends].flatMap(([key, count]) =>
    count > 1 ? [`${files.node}/${key} was done ${String(count)} times`] : [],
  );
}
