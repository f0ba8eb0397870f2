/** The report that a compose leaves at its end: `logs/global/report.html`. */
import { phaseShape } from '../../graph/phase-shape.js';
import { ComposeTree } from '../../lib/compose-tree/index.js';
import { writeFileAtomic } from '../../lib/process/index.js';
import { newestResolved, reportFacts, reportPage } from '../../lib/report/index.js';

/** Writes the report anew. @returns why there is none, or null: a report that fails is no reason to fail a compose */
export async function writeReport(composeDir: string): Promise<string | null> {
  const tree = new ComposeTree(composeDir);
  try {
    const [facts, resolved] = await Promise.all([reportFacts(tree), newestResolved(tree)]);
    const shape = phaseShape(resolved);
    await writeFileAtomic(tree.reportFile(), reportPage(facts, shape.edges, shape.planned));
    return null;
  } catch (error) {
    return `the report was not written: ${error instanceof Error ? error.message : String(error)}`;
  }
}
