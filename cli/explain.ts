/** `punji explain`: why a compose failed, on one screen. Works on the compose's directory alone. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { nodeIdSchema } from '../config-schemas/names.js';
import { phaseNamed } from '../graph/phase-graph.js';
import { findOldCompose, readIdentity } from '../lib/compose-id/index.js';
import { ComposeTree } from '../lib/compose-tree/index.js';
import {
  changesBetween,
  failedNodes,
  fullnessOf,
  type Changes,
  type FailedNode,
} from '../lib/diagnosis/index.js';
import { readStatus } from '../lib/status/index.js';
import { explanationLines, type Explanation } from './explain/text.js';
import { EXIT } from './exit-codes.js';
import { nodeFilter } from './log/entry.js';
import type { Parsed } from './options/parsed.js';
import { composeTreeOf } from './session/compose-directory.js';
import type { Terminal } from './terminal.js';

export async function explain(parsed: Parsed, terminal: Terminal): Promise<number> {
  const [id = '', ...patterns] = parsed.positional;
  const tree = await composeTreeOf(id, terminal);
  const wanted = nodeFilter(patterns);
  const failed = (await failedNodes(tree)).filter(({ node }) => wanted(node));
  const explanation: Explanation = {
    composeId: path.basename(tree.topDir),
    composeDir: tree.topDir,
    status: (await readStatus(tree.topDir)) ?? 'without a STATUS',
    failed,
    errors: await errorsOf(tree),
    since: await sinceLastGood(tree, failed),
    full: await fullnessOf(tree),
  };
  if (parsed.has('json')) terminal.out(`${JSON.stringify(explanation)}\n`);
  else for (const line of explanationLines(explanation)) terminal.out(`${line}\n`);
  return EXIT.ok;
}

/** What the compose noted when it failed. */
async function errorsOf(tree: ComposeTree): Promise<readonly string[]> {
  const text = await readFile(tree.tracebackFile(), 'utf8').catch(() => '');
  return text.split('\n').filter((line) => line.trim() !== '');
}

/** Compares with the newest finished compose of the same release in the same directory. */
async function sinceLastGood(
  tree: ComposeTree,
  failed: readonly FailedNode[],
): Promise<Explanation['since']> {
  const identity = failed.length === 0 ? null : await readIdentity(tree.topDir);
  if (identity === null) return null;
  const good = await findOldCompose([path.dirname(tree.topDir)], identity, {
    statuses: ['FINISHED', 'FINISHED_INCOMPLETE'],
    except: tree.topDir,
  });
  if (good === null) return null;
  const before = new ComposeTree(good);
  const changes: Record<string, Changes> = {};
  for (const { node } of failed) {
    changes[node] = await changesBetween(before, tree, readsOf(node));
  }
  return { composeId: path.basename(good), changes };
}

function readsOf(node: string): readonly string[] {
  const phase = nodeIdSchema.parse(node).split(':', 1)[0] ?? '';
  return phaseNamed(phase).reads;
}
