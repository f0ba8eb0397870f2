/** The configuration of a compose as all its steps see it: commits for git references, a number for the Koji event. */
import type { ComposeRequest } from '../../config-schemas/compose-request.js';
import type { Config } from '../../config-schemas/config.js';
import { gitReferences, withCommits } from '../../lib/config/index.js';
import { fetchConfig, parseGitConfig } from '../../lib/config-source/index.js';
import type { ComposeTree } from '../../lib/compose-tree/index.js';
import { removeTree } from '../../lib/process/index.js';
import { GitResolver, type RunCommand } from '../../lib/scm/index.js';
import { kojiEventOf } from './koji-event.js';
import { readConfig, type ValidConfig } from './load.js';
import type { Pins } from './pins.js';

export interface ResolvePlace {
  readonly tree: ComposeTree;
  readonly scratch: string;
  readonly logFile: string;
  readonly run: RunCommand;
  readonly signal: AbortSignal;
}

/** Reads the request's configuration and decides what it leaves open. @throws ConfigError */
export async function resolveConfig(
  request: ComposeRequest,
  pins: Pins,
  place: ResolvePlace,
): Promise<ValidConfig> {
  const valid = readConfig(await fetchIntoCompose(request.config, place), request);
  const resolver = new GitResolver({ run: place.run, logFile: place.logFile });
  const commits = await Promise.all(
    gitReferences(valid.config).map(async (reference) => {
      const { repository, ref, credentialHelper } = reference;
      const ask = (): Promise<string> => resolver.commit(repository, ref, credentialHelper);
      return { reference, commit: await pins.commit(repository, ref, ask) };
    }),
  );
  await pins.save();
  const config = withCommits(valid.config, commits);
  return { ...valid, config: await withKojiEvent(request, config) };
}

/** A configuration from git is checked out into the compose, where all workers see it. */
async function fetchIntoCompose(config: string, place: ResolvePlace): Promise<string> {
  if (parseGitConfig(config) === null) return config;
  const checkout = place.tree.workDir('global', 'config-source');
  await removeTree(checkout);
  const { scratch, logFile, signal } = place;
  return await fetchConfig(config, { checkout, scratch, logFile }, signal);
}

async function withKojiEvent(request: ComposeRequest, config: Config): Promise<Config> {
  const event = await kojiEventOf(request, config.koji_event);
  return event === undefined ? config : { ...config, koji_event: event };
}
