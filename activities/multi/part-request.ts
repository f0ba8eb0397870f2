/** `multi.part`: what a part is asked for (pungi_utils/orchestrator.py `get_cmd`). */
import path from 'node:path';
import type { ComposeRequestInput } from '../../config-schemas/compose-request.js';
import type { MultiActivities } from '../../graph/multi-activities.js';
import { findOldCompose, readIdentity } from '../../lib/compose-id/index.js';
import { InternalError } from '../../lib/errors.js';
import { parseExtraArguments, readMultiFile } from '../../lib/multi/index.js';
import { decidedEvent } from './koji-event.js';
import { fillInConfiguration } from './configurations.js';
import { parseMultiRequest } from './prepare.js';

/** @throws ConfigError for placeholders that nobody knows */
export async function partRequest({
  request: input,
  composeDir,
  name,
  finished,
}: Parameters<MultiActivities['multi.part']>[0]): Promise<ComposeRequestInput> {
  const { config, label, onFailure, webhooks } = parseMultiRequest(input);
  const file = await readMultiFile(config);
  const part = file.parts.find((one) => one.name === name);
  if (part === undefined) throw new InternalError(`there is no part ${name}`);
  const values = Object.fromEntries(
    Object.entries(finished).map(([other, dir]) => [`part-${other}`, dir]),
  );
  const extra = parseExtraArguments(file.extraArguments, file.file);
  const old = await oldParts(composeDir);
  const kojiEvent = await decidedEvent(composeDir);
  return {
    ...extra,
    config: await fillInConfiguration(composeDir, part, {
      ...values,
      configdir: path.dirname(file.file),
    }),
    targetDir: path.join(composeDir, 'parts'),
    type: file.type,
    ...(label === undefined ? {} : { label }),
    ...(kojiEvent === null ? {} : { kojiEvent }),
    skipPhases: [...part.skipPhases, ...(extra.skipPhases ?? [])],
    justPhases: [...part.justPhases, ...(extra.justPhases ?? [])],
    oldComposes: [...(old === null ? [] : [old]), ...(extra.oldComposes ?? [])],
    latestLink: false,
    onFailure,
    webhooks,
  };
}

/** Where the parts of the newest earlier compose of the release lie. */
async function oldParts(composeDir: string): Promise<string | null> {
  const identity = await readIdentity(composeDir);
  if (identity === null) return null;
  const old = await findOldCompose([path.dirname(composeDir)], identity, { except: composeDir });
  return old === null ? null : path.join(old, 'parts');
}
