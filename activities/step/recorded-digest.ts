/** What a follower sees of a node, by the node's record. */
import type { NodeId } from '../../config-schemas/names.js';
import type { ComposeTree } from '../../lib/compose-tree/index.js';
import { contentsBelow, outputsSchema } from '../../lib/fingerprint/index.js';
import { readJsonFile } from '../../lib/process/index.js';
import { NodeFiles, readRecord, type NodeRecord } from '../../lib/publish/index.js';
import type { DigestOf } from './node-fingerprint.js';

type RecordOf = (node: NodeId) => Promise<NodeRecord | null> | NodeRecord | null;

/** Answers by the records of a compose. @param recordOf which record counts for a node; by default what is there */
export const recordedDigest =
  (tree: ComposeTree, recordOf: RecordOf = (node) => recordIn(tree, node)): DigestOf =>
  async (node, look) => {
    const reuse = (await recordOf(node))?.reuse;
    if (reuse === undefined) return null;
    if (look === 'directories') return reuse.directories ?? null;
    if (look === 'contents') return reuse.digest;
    const { files } = await readJsonFile(new NodeFiles(tree, node).outputs(), outputsSchema);
    return contentsBelow(files, look.below);
  };

async function recordIn(tree: ComposeTree, node: NodeId): Promise<NodeRecord | null> {
  const record = await readRecord(new NodeFiles(tree, node));
  return record === 'damaged' ? null : record;
}
