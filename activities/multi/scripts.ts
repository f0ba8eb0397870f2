/** `multi.scripts`: the lines of pre_compose_script and post_compose_script, one after another. */
import path from 'node:path';
import type { MultiActivities } from '../../graph/multi-activities.js';
import { STEP_TIMEOUT_MS } from '../../graph/policies.js';
import { readIdentity } from '../../lib/compose-id/index.js';
import { readMultiFile } from '../../lib/multi/index.js';
import { commonFacts } from '../../lib/notify/index.js';
import { makeDirectory, run, type Command } from '../../lib/process/index.js';

/** @throws ToolError if one of them fails */
export async function runScripts(
  { request, composeDir, when }: Parameters<MultiActivities['multi.scripts']>[0],
  signal: AbortSignal,
): Promise<void> {
  const { scripts } = await readMultiFile(request.config);
  const env = await scriptEnvironment(composeDir);
  await makeDirectory(path.join(composeDir, 'logs'));
  for (const [index, line] of scripts[when].entries()) {
    const logFile = path.join(composeDir, 'logs', `${when}_compose_${String(index)}.log`);
    const options = { logFile, timeoutMs: STEP_TIMEOUT_MS.tool, signal };
    await run(lineCommand(line, composeDir, env), options);
  }
}

/** The file's author wrote the line for a shell. */
const lineCommand = (line: string, cwd: string, env: Record<string, string>): Command => ({
  program: '/bin/sh',
  args: ['-c', line],
  cwd,
  env,
});

/** COMPOSE_PATH, COMPOSE_ID …: truth values are YES or empty. */
async function scriptEnvironment(composeDir: string): Promise<Record<string, string>> {
  const identity = await readIdentity(composeDir);
  if (identity === null) return { COMPOSE_PATH: composeDir };
  const { short, version, type } = identity.release;
  const facts = commonFacts(identity, composeDir, []);
  const releaseId = `${short}-${version}${type.toLowerCase() === 'ga' ? '' : `-${type}`}`;
  return Object.fromEntries(
    Object.entries({ ...facts, release_id: releaseId })
      .filter(([key]) => key !== 'location')
      .map(([key, value]) => [key.toUpperCase(), textOf(value)]),
  );
}

function textOf(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'YES' : '';
  return value === null || value === undefined ? '' : String(value as string | number);
}
