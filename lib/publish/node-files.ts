/** Where a node's state files lie, and the lock that orders those who write them. */
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { NodeId } from '../../config-schemas/names.js';
import type { ComposeTree } from '../compose-tree/index.js';

/** The state files of one node. A key is a step's name, with the item's number for one of many: `disc.0`. */
export class NodeFiles {
  readonly dir: string;

  constructor(
    readonly tree: ComposeTree,
    readonly node: NodeId,
  ) {
    this.dir = tree.nodeDir(node);
  }

  lock = (): string => path.join(this.dir, 'lock');
  attempts = (): string => path.join(this.dir, 'attempts.jsonl');
  claim = (key: string): string => path.join(this.dir, 'claims', `${key}.json`);
  stepsDir = (): string => path.join(this.dir, 'steps');
  step = (key: string): string => path.join(this.stepsDir(), `${key}.json`);
  intentsDir = (): string => path.join(this.dir, 'intents');
  outputsDir = (): string => path.join(this.dir, 'outputs');
  /** What the node has asked a Koji hub for (docs/koji-tasks.md). */
  tasksDir = (): string => this.tree.tasksDir(this.node);
  record = (): string => this.tree.nodeRecord(this.node);
  /** What the node has published, file by file, as it was when the record was written. */
  outputs = (): string => path.join(this.dir, 'outputs.json');
  /** What the node depends on, as it was when its first step began. */
  fingerprint = (): string => path.join(this.dir, 'fingerprint.json');
  scratch = (key: string, epoch: number): string =>
    path.join(this.tree.scratchRoot(), `${this.node}.${key}.${String(epoch)}`);

  /** Intent files of a step, oldest first. */
  async intents(key: string): Promise<readonly string[]> {
    return (await this.allIntents()).filter((file) => path.basename(file).startsWith(`${key}@`));
  }

  async allIntents(): Promise<readonly string[]> {
    const names = await readdir(this.intentsDir()).catch(() => []);
    return names
      .filter((name) => name.includes('@'))
      .sort()
      .map((name) => path.join(this.intentsDir(), name));
  }
}
