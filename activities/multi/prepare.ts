/** `multi.prepare`: reads the file, makes or takes up the directory of the whole, and says how the parts stand. */
import path from 'node:path';
import { multiRequestSchema, type MultiRequest } from '../../config-schemas/multi-request.js';
import type { MultiActivities, Part, PreparedMulti } from '../../graph/multi-activities.js';
import {
  allocateGiven,
  allocateInTarget,
  isSupportedLabel,
  splitLabel,
  type Allocated,
  type Allocation,
  type ReleaseFacts,
} from '../../lib/compose-id/index.js';
import { ConfigError, InputError } from '../../lib/errors.js';
import {
  parseExtraArguments,
  readMultiFile,
  readParts,
  type MultiFile,
  type PartRecord,
} from '../../lib/multi/index.js';
import { commonFacts } from '../../lib/notify/index.js';
import { makeDirectory } from '../../lib/process/index.js';
import { decideEvent } from './koji-event.js';
import { copyConfigurations } from './configurations.js';

type Input = Parameters<MultiActivities['multi.prepare']>[0];
type Tools = Pick<Allocation, 'isOpen' | 'now'>;

/** @throws ConfigError with all that is wrong with request and file */
export async function prepareMulti(
  { request: input, owner }: Input,
  tools: Tools,
): Promise<PreparedMulti> {
  const request = parseMultiRequest(input);
  const file = await readMultiFile(request.config);
  parseExtraArguments(file.extraArguments, file.file);
  if (request.label !== undefined) splitLabel(request.label);
  const allocation = { ...tools, facts: factsOf(request, file), owner, askTracker: null };
  const { composeDir, identity } = await allocate(request, file, allocation);
  await makeDirectory(path.join(composeDir, 'parts'));
  await copyConfigurations(file.file, composeDir);
  await decideEvent(request.kojiEvent ?? null, file.kojiProfile, composeDir);
  return {
    composeDir,
    composeId: identity.id,
    parts: await partsOf(request, file, composeDir),
    notificationScripts: file.notificationScript === null ? [] : [file.notificationScript],
    facts: { ...commonFacts(identity, composeDir, []), location: composeDir },
    warnings: file.usesKerberos
      ? ['kerberos of [general] is not used: the workers have credentials of their own']
      : [],
    isRestart: request.restart !== undefined,
  };
}

export function parseMultiRequest(input: Input['request']): MultiRequest {
  const parsed = multiRequestSchema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw new ConfigError(
    parsed.error.issues.map(({ path: keys, message }) => ({
      severity: 'error',
      message: `request: ${keys.map(String).join('.')}: ${message}`,
    })),
  );
}

async function allocate(
  { restart }: MultiRequest,
  { target }: MultiFile,
  allocation: Allocation,
): Promise<Allocated> {
  if (restart !== undefined) return await allocateGiven(restart.composeDir, allocation);
  await makeDirectory(target);
  return await allocateInTarget(target, allocation);
}

function factsOf(request: MultiRequest, { type, release }: MultiFile): ReleaseFacts {
  const label = request.label ?? null;
  return {
    type,
    label,
    supported: isSupportedLabel(label),
    release: { ...release, internal: false, isLayered: false },
    baseProduct: null,
  };
}

async function partsOf(
  { restart }: MultiRequest,
  file: MultiFile,
  composeDir: string,
): Promise<readonly Part[]> {
  if (restart === undefined) return file.parts.map((part) => newPart(part));
  const records = await readParts(composeDir);
  const unknown = restart.parts.find((name) => !file.parts.some((part) => part.name === name));
  if (unknown !== undefined) {
    throw new InputError(`there is no part '${unknown}'`, {
      hint: `parts are ${file.parts.map(({ name }) => name).join(', ')}`,
    });
  }
  const again = toRunAgain(file, records, restart.parts);
  return file.parts.map((part) => {
    const record = records[part.name];
    return record === undefined || again.has(part.name)
      ? newPart(part)
      : { ...newPart(part), status: record.status as Part['status'], path: record.path };
  });
}

/** Those that were named, else those that did not finish; and those that were blocked by one of them. */
function toRunAgain(
  { parts }: MultiFile,
  records: Readonly<Record<string, PartRecord>>,
  named: readonly string[],
): ReadonlySet<string> {
  const isFinished = (name: string): boolean => records[name]?.status.includes('FINISHED') === true;
  const again = new Set(
    named.length > 0 ? named : parts.map(({ name }) => name).filter((name) => !isFinished(name)),
  );
  for (;;) {
    const more = parts.filter(
      ({ name, dependsOn }) =>
        !again.has(name) && !isFinished(name) && dependsOn.some((other) => again.has(other)),
    );
    if (more.length === 0) return again;
    for (const { name } of more) again.add(name);
  }
}

const newPart = ({ name, dependsOn, failable }: MultiFile['parts'][number]): Part => ({
  name,
  dependsOn,
  failable,
  status: dependsOn.length === 0 ? 'READY' : 'WAITING',
  path: null,
});
