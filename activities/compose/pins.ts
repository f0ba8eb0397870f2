/**
 * What was resolved once for a compose and stays so: commits of git references, the time. A retry takes it from here, and
 * so does every later run in the directory, unless it is to resolve references anew; the time stays even then.
 */
import { z } from 'zod';
import { olderComposeSchema, type OlderCompose } from '../../config-schemas/resolved-compose.js';
import type { ComposeOwner } from '../../graph/compose-activities.js';
import type { ComposeTree } from '../../lib/compose-tree/index.js';
import { readJsonFile, writeFileAtomic } from '../../lib/process/index.js';

const pinsSchema = z.object({
  version: z.literal(1),
  workflowId: z.string(),
  /** The run that has resolved the references; others may take them. */
  firstRunId: z.string().default(''),
  /** Seconds since 1970. */
  timestamp: z.number(),
  /** Commit by `REPOSITORY REFERENCE`. */
  commits: z.record(z.string(), z.string()),
  /** Which older compose is taken over from; null: it was looked for, and there is none. */
  older: olderComposeSchema.nullable().optional(),
});
type PinsFile = z.infer<typeof pinsSchema>;

export class Pins {
  private constructor(
    private readonly file: string,
    private readonly content: PinsFile,
  ) {}

  /** What is remembered, or nothing but the present time. @param refresh begin anew with the references, once a run */
  static async open(
    tree: ComposeTree,
    { workflowId, firstRunId }: ComposeOwner,
    now: Date,
    refresh = false,
  ): Promise<Pins> {
    const file = Pins.fileIn(tree);
    const known = await readJsonFile(file, pinsSchema, { missing: null });
    if (known !== null && (!refresh || known.firstRunId === firstRunId))
      return new Pins(file, known);
    const timestamp = known?.timestamp ?? now.getTime() / 1000;
    const pins = new Pins(file, { version: 1, workflowId, firstRunId, timestamp, commits: {} });
    await pins.save();
    return pins;
  }

  private static fileIn(tree: ComposeTree): string {
    return tree.workDir('global', 'pins.json');
  }

  /** Seconds since 1970 at which the compose was first resolved. */
  get timestamp(): number {
    return this.content.timestamp;
  }

  /** The commit of a reference: what is remembered, else what `ask` finds. */
  async commit(
    repository: string,
    reference: string,
    ask: (repository: string, reference: string) => Promise<string>,
  ): Promise<string> {
    const key = `${repository} ${reference}`;
    const known = this.content.commits[key];
    if (known !== undefined) return known;
    const commit = await ask(repository, reference);
    this.content.commits[key] = commit;
    return commit;
  }

  /** The older compose to take over from: what is remembered, else what `find` finds. */
  async older(find: () => Promise<OlderCompose | null>): Promise<OlderCompose | null> {
    this.content.older ??= await find();
    return this.content.older;
  }

  /** Takes over what another compose has resolved, where nothing is remembered. */
  async inherit(tree: ComposeTree): Promise<void> {
    const other = await readJsonFile(Pins.fileIn(tree), pinsSchema, { missing: null });
    this.content.commits = { ...other?.commits, ...this.content.commits };
  }

  /** The commit that is remembered for a reference. */
  known(repository: string, reference: string): string | undefined {
    return this.content.commits[`${repository} ${reference}`];
  }

  async save(): Promise<void> {
    await writeFileAtomic(this.file, JSON.stringify(this.content, null, 2));
  }
}
