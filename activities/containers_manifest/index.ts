/** Phase containers_manifest: osbs.json, and the request to push containers to their registries. */
import path from 'node:path';
import { containersManifestPhase } from '../../graph/phases/containers-manifest.js';
import { translatePath } from '../../lib/compose-id/index.js';
import { containerListing, readContainerFacts, registriesOf } from '../../lib/koji-tasks/index.js';
import { writeScratchFile } from '../../lib/process/index.js';
import { defineSteps, type ContextOf, type StepReturn } from '../step/index.js';

const INDENT = 4;

async function write(context: ContextOf<typeof containersManifestPhase>): Promise<StepReturn> {
  const { compose, tree, config, scratch } = context;
  const facts = await readContainerFacts(tree.containerFactsDir());
  // Without containers there is no file (pungi/phases/osbs.py `dump_metadata`).
  if (facts.length === 0) return { summary: 'no containers' };
  const from = path.join(scratch, 'osbs.json');
  await writeScratchFile(from, json(containerListing(facts, compose.identity.id)));
  const publications = [{ from, to: tree.metadataFile('osbs.json') }];
  const registries = registriesOf(facts) as object;
  const isPushed = Object.keys(registries).length > 0;
  const requestFile = tree.logDir('global', 'osbs-registries.json');
  if (isPushed) {
    const request = path.join(scratch, 'osbs-registries.json');
    await writeScratchFile(request, json(registries));
    publications.push({ from: request, to: requestFile });
  }
  await context.publish(publications);
  const body = {
    config_location: translatePath(config.translate_paths, requestFile),
    config: registries,
  };
  return {
    summary: `${String(facts.length)} containers`,
    numbers: { containers: facts.length },
    ...(isPushed ? { messages: [{ message: 'osbs-request-push', body, when: 'finished' }] } : {}),
  };
}

const json = (value: unknown): string => JSON.stringify(value, null, INDENT);

export const containersManifestActivities = defineSteps(containersManifestPhase, { write });
