/**
 * `compose.resolve`: everything that a compose depends on is decided once and written down: SCM references become commits,
 * the configuration gets its defaults, the variants are read. All later work reads only that.
 */
import { mkdtemp, readdir } from 'node:fs/promises';
import path from 'node:path';
import type { ComposeRequest } from '../../config-schemas/compose-request.js';
import type { ComposeIdentity } from '../../config-schemas/identity.js';
import type { OlderCompose, ResolvedCompose } from '../../config-schemas/resolved-compose.js';
import type { Variant } from '../../config-schemas/variants.js';
import type { ComposeFrameActivities, ResolveResult } from '../../graph/compose-activities.js';
import { makePlanInput } from '../../graph/plan-input.js';
import { plainRun } from '../../lib/config-source/index.js';
import { isSupportedLabel, readIdentity, readOwner } from '../../lib/compose-id/index.js';
import { ComposeTree } from '../../lib/compose-tree/index.js';
import { formatProblem, InputError, OwnershipError } from '../../lib/errors.js';
import { appendMainLog, type LogLevel } from '../../lib/log/index.js';
import { makeDirectory, removeTree } from '../../lib/process/index.js';
import { NO_DELIVERABLES, readStatus, writeStatus } from '../../lib/status/index.js';
import type { ComposeDependencies } from './dependencies.js';
import type { ValidConfig } from './load.js';
import { logHead } from './log-head.js';
import { Pins } from './pins.js';
import { problemsTogether, refuseErrors } from './problems.js';
import { punjiVersion } from './punji-version.js';
import { recordForPeople, recordResolved } from './record-resolved.js';
import { keepOf, sentenceOf } from './keep.js';
import { findOlder } from './older-compose.js';
import { resolveConfig, type ResolvePlace } from './resolve-config.js';
import { tellTracker } from './tell-tracker.js';
import { fetchVariants } from './variants.js';
import { sourceDateEpoch } from './source-date.js';

type ResolveInput = Parameters<ComposeFrameActivities['compose.resolve']>[0];

/** @throws ConfigError, OwnershipError if another workflow owns the directory */
export async function resolve(
  input: ResolveInput,
  dependencies: ComposeDependencies,
): Promise<ResolveResult> {
  return await new Resolution(input, dependencies).carryOut();
}

/** One attempt; an object because all its parts speak of the same compose. */
class Resolution {
  private readonly tree: ComposeTree;
  private readonly request: ComposeRequest;

  constructor(
    private readonly input: ResolveInput,
    private readonly dependencies: ComposeDependencies,
  ) {
    this.tree = new ComposeTree(input.composeDir);
    this.request = input.request;
  }

  async carryOut(): Promise<ResolveResult> {
    const { tree, request, input } = this;
    const identity = await this.identity();
    const pins = await Pins.open(
      tree,
      input.owner,
      this.dependencies.now(),
      request.rerun?.refresh,
    );
    await this.begin();
    await this.logHead(identity, pins);
    const older = await this.older(identity, pins);
    return await this.withPlace(async (place) => {
      const valid = await resolveConfig(request, pins, place);
      const { config, loaded } = valid;
      const context = { ...place, baseDir: loaded.directory };
      const variants = await fetchVariants(config, tree, context);
      const facts = { config, variants, request };
      const problems = refuseErrors([...valid.warnings, ...problemsTogether({ ...facts, loaded })]);
      await recordForPeople(tree, config, loaded.openedFiles);
      const resolved = this.resolved(identity, pins, valid, variants, older);
      const configSha256 = await recordResolved(tree, resolved);
      const compose = { id: identity.id, dir: input.composeDir };
      const untold = await tellTracker(config, compose, place);
      const warnings = [...problems.map(formatProblem), ...untold];
      await this.log('WARNING', warnings, pins);
      const kept = await keepOf(
        resolved,
        tree,
        input.runId ?? input.owner.firstRunId,
        place.signal,
      );
      if (kept !== null) await this.log('INFO', [sentenceOf(kept)], pins);
      return {
        compose: { composeDir: input.composeDir, composeId: identity.id, configSha256 },
        planInput: makePlanInput(facts),
        ...(kept === null ? {} : { kept }),
        warnings,
      };
    });
  }

  /**
   * Allocation gives a FINISHED compose to nobody but the run that finished it: its workflow was reset, and as long as
   * everything can be kept it stays FINISHED.
   */
  private async begin(): Promise<void> {
    const { composeDir } = this.input;
    if ((await readStatus(composeDir)) === 'FINISHED') return;
    await writeStatus(composeDir, 'STARTED', NO_DELIVERABLES);
  }

  private async identity(): Promise<ComposeIdentity> {
    const { composeDir, owner } = this.input;
    const actual = await readOwner(composeDir);
    if (actual?.workflowId !== owner.workflowId) {
      throw new OwnershipError(
        `${composeDir} belongs to workflow ${actual?.workflowId ?? '(none)'}, not to ${owner.workflowId}`,
        { hint: 'two workflows must not write one compose directory' },
      );
    }
    const identity = await readIdentity(composeDir);
    if (identity === null) throw new InputError(`${composeDir} has lost its composeinfo-base.json`);
    const isSupported = this.request.supported || isSupportedLabel(identity.label);
    return { ...identity, supported: identity.supported || isSupported };
  }

  private resolved(
    identity: ComposeIdentity,
    pins: Pins,
    { loaded, config }: ValidConfig,
    variants: readonly Variant[],
    older: OlderCompose | null,
  ): ResolvedCompose {
    return {
      version: 1,
      request: this.request,
      identity,
      composeDir: this.input.composeDir,
      configFile: loaded.file,
      configDir: loaded.directory,
      config: { ...config },
      variants: [...variants],
      arches: [...new Set(variants.flatMap(({ arches }) => arches))].sort(),
      timestamp: sourceDateEpoch(process.env) ?? pins.timestamp,
      owner: this.input.owner,
      ...(older === null ? {} : { older }),
    };
  }

  /** Decided once; a respin begins with what the compose has resolved that it is one of. */
  private async older(identity: ComposeIdentity, pins: Pins): Promise<OlderCompose | null> {
    const { request, input } = this;
    const older = await pins.older(() => findOlder(request, identity, input.composeDir));
    if (older?.takes === 'all' && request.rerun?.refresh !== true) {
      await pins.inherit(new ComposeTree(older.composeDir));
    }
    if (older !== null) {
      await this.log('INFO', [`What is the same is taken over from ${older.composeDir}`], pins);
    }
    return older;
  }

  private async logHead(identity: ComposeIdentity, pins: Pins): Promise<void> {
    const { owner, composeDir } = this.input;
    const time = new Date(pins.timestamp * 1000);
    const version = punjiVersion();
    const head = { version, request: this.request, owner, composeDir, identity, time };
    await this.log('INFO', logHead(head), pins);
  }

  /** The time of the lines is the pinned one, so that a retry writes the same lines, which then are not repeated. */
  private async log(level: LogLevel, texts: readonly string[], pins: Pins): Promise<void> {
    const timeMs = pins.timestamp * 1000;
    const lines = texts.map((text) => ({ level, text, timeMs }));
    await appendMainLog(this.input.composeDir, lines);
  }

  /** A scratch directory on the compose's file system; what an attempt that was killed has left is removed first. */
  private async withPlace<T>(work: (place: ResolvePlace) => Promise<T>): Promise<T> {
    const { tree } = this;
    const root = tree.scratchRoot();
    await makeDirectory(root);
    for (const name of await readdir(root)) {
      if (name.startsWith(SCRATCH)) await removeTree(path.join(root, name));
    }
    const scratch = await mkdtemp(path.join(root, SCRATCH));
    const signal = this.dependencies.signal();
    const logFile = tree.logFile('global', 'resolve');
    try {
      return await work({ tree, scratch, logFile, run: plainRun(signal), signal });
    } finally {
      await removeTree(scratch);
    }
  }
}

const SCRATCH = 'compose.resolve.';
