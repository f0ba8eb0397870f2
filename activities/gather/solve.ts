/** Step solve: gathers a variant on an arch, and judges the answer (pungi/phases/gather/methods/method_deps.py). */
import path from 'node:path';
import { InputError } from '../../lib/errors.js';
import { gatherVariant, type GatherJob, type GatherReport } from '../../lib/gather/index.js';
import type { ArchModules } from '../../lib/pkgset/index.js';
import { writeScratchFile } from '../../lib/process/index.js';
import type { Publication, StepReturn } from '../step/index.js';
import { checkSignatures } from './check-signatures.js';
import type { GatherContext } from './context.js';
import { jobOf, variantModules } from './job.js';
import { lookasideRepositories } from './lookaside.js';

/** Packages with broken dependencies that an error shows. */
const SHOWN_PACKAGES = 30;

export async function solve(context: GatherContext): Promise<StepReturn> {
  const lookaside = await lookasideRepositories(context);
  const job = await jobOf(context, lookaside.repositories);
  const report = await gatherVariant(job, {
    signal: context.signal,
    onProgress: (text) => {
      context.progress(text);
    },
  });
  await checkSignatures(context, job.resultFile);
  const modules = await modulesPublication(context, report);
  await context.publish([...publications(context, job, report), modules]);
  const warnings = [...lookaside.warnings, ...report.warnings, ...judge(context, report)];
  const { rpm, srpm, debuginfo } = report.counts;
  return {
    summary: `${String(rpm)} packages, ${String(srpm)} sources, ${String(debuginfo)} debuginfo`,
    numbers: { rpm, srpm, debuginfo, broken: Object.keys(report.broken).length },
    warnings,
  };
}

function publications(
  { tree, variant, arch }: GatherContext,
  job: GatherJob,
  report: GatherReport,
): Publication[] {
  const { uid } = variant();
  const files = report.gathered.flatMap((source) => {
    const { input, log, question } = job.files[source] ?? { input: '', log: '', question: '' };
    const run = job.runs.find((candidate) => candidate.source === source);
    if (run?.method === 'nodeps') {
      return [{ from: log, to: tree.logFile(arch(), `gather-nodeps-${uid}-${source}`) }];
    }
    if (run?.method === 'hybrid') {
      return [
        { from: input, to: tree.solvables(arch(), uid) },
        { from: question, to: tree.hybridQuestion(arch(), uid) },
        { from: log, to: tree.hybridLog(arch(), uid) },
      ];
    }
    return [
      { from: input, to: tree.gatherInput(arch(), uid, source) },
      { from: log, to: tree.gatherLog(arch(), uid, source) },
    ];
  });
  return [...files, { from: job.resultFile, to: tree.gatherResult(arch(), uid) }];
}

/** What createrepo has to tell of the variant's modules. */
async function modulesPublication(
  context: GatherContext,
  { modules: cameIn }: GatherReport,
): Promise<Publication> {
  const { arch, scratch, tree, variant } = context;
  const own = await variantModules(context);
  const kept = own.filter(({ uid }) => cameIn?.includes(uid) ?? true);
  const modules: ArchModules = { version: 1, modules: kept };
  const from = path.join(scratch, 'modules.json');
  await writeScratchFile(from, JSON.stringify(modules));
  return { from, to: tree.gatherModules(arch(), variant().uid) };
}

/** Warnings of the answer. @throws InputError if what is missing must not be */
function judge(context: GatherContext, report: GatherReport): string[] {
  const { config } = context;
  const name = `${context.variant().uid}.${context.arch()}`;
  const logs = report.gathered.map((source) =>
    context.tree.gatherLog(context.arch(), context.variant().uid, source),
  );
  const warnings: string[] = [];
  if (report.gathered.length === 0) {
    warnings.push(
      `No packages included in ${name} (no comps groups, no input packages, no prepopulate)`,
    );
  }
  if (report.missing.length > 0) {
    const text = `Packages mentioned in comps do not exist for ${name}: ${report.missing.join(', ')}`;
    if (config.require_all_comps_packages) throw missingPackages(text);
    warnings.push(text);
  }
  if (config.check_deps) checkBroken(name, report.broken, logs);
  return warnings;
}

const missingPackages = (text: string): InputError =>
  new InputError(text, {
    hint: 'Remove the names from comps and additional_packages, add the packages, or set require_all_comps_packages = False.',
  });

function checkBroken(name: string, broken: GatherReport['broken'], logs: readonly string[]): void {
  const lines = Object.entries(broken)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(
      ([asker, requirements]) =>
        `Unresolved dependencies for ${name} in package ${asker}: [${requirements
          .map((requirement) => `'${requirement}'`)
          .join(', ')}]`,
    );
  if (lines.length === 0) return;
  const rest = lines.length - SHOWN_PACKAGES;
  const more = rest > 0 ? [`and ${String(rest)} more packages`] : [];
  throw new InputError(
    ['Unresolved dependencies detected', ...lines.slice(0, SHOWN_PACKAGES), ...more].join('\n'),
    {
      hint: `Add the missing packages to the repositories, or set check_deps = False; all of it is in ${logs
        .map((log) => path.normalize(log))
        .join(', ')}.`,
    },
  );
}
