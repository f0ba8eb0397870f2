/** The file that says which parts a compose is made of: one section each, and [general] for the whole. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { composeTypeSchema, type ComposeType } from '../../config-schemas/names.js';
import { ConfigError, type ConfigProblem } from '../errors.js';
import { fromSystemError } from '../process/index.js';
import { parseIni } from './ini.js';
import { PART_NAME } from './placeholders.js';

export interface PartSection {
  readonly name: string;
  /** Path of its configuration, relative to the file's directory. */
  readonly config: string;
  readonly justPhases: readonly string[];
  readonly skipPhases: readonly string[];
  readonly dependsOn: readonly string[];
  readonly failable: boolean;
}

export interface MultiFile {
  readonly file: string;
  readonly target: string;
  readonly type: ComposeType;
  readonly release: { name: string; short: string; version: string; type: string };
  readonly extraArguments: readonly string[];
  readonly kojiProfile: string | null;
  readonly usesKerberos: boolean;
  readonly scripts: { readonly pre: readonly string[]; readonly post: readonly string[] };
  readonly notificationScript: string | null;
  readonly parts: readonly PartSection[];
}

const GENERAL = 'general';
const REQUIRED = ['target', 'compose_type', 'release_name', 'release_short', 'release_version'];

/** @throws ConfigError with all that is wrong */
export async function readMultiFile(file: string): Promise<MultiFile> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw fromSystemError(error, 'read', file);
  });
  return parseMultiFile(text, file);
}

/** Pure. */
export function parseMultiFile(text: string, file: string): MultiFile {
  const sections = parseIni(text, file);
  const general = sections.get(GENERAL) ?? new Map<string, string>();
  const parts = [...sections].filter(([name]) => name !== GENERAL).map(partOf);
  const problems = [...generalProblems(general), ...partProblems(parts)];
  if (problems.length > 0) {
    throw new ConfigError(problems.map((message) => problemOf(message, file)));
  }
  const value = (name: string): string => general.get(name) ?? '';
  return {
    file,
    target: path.resolve(path.dirname(file), value('target')),
    type: composeTypeSchema.parse(value('compose_type')),
    release: {
      name: value('release_name'),
      short: value('release_short'),
      version: value('release_version'),
      type: value('release_type') || 'ga',
    },
    extraArguments: listOf(general.get('extra_args')),
    kojiProfile: value('koji_profile') || null,
    usesKerberos: isTrue(general.get('kerberos')),
    scripts: {
      pre: linesOf(value('pre_compose_script')),
      post: linesOf(value('post_compose_script')),
    },
    notificationScript: value('notification_script') || null,
    parts,
  };
}

function partOf([name, section]: readonly [string, ReadonlyMap<string, string>]): PartSection {
  return {
    name,
    config: section.get('config') ?? '',
    justPhases: listOf(section.get('just_phase')),
    skipPhases: listOf(section.get('skip_phase')),
    dependsOn: listOf(section.get('depends_on')),
    failable: isTrue(section.get('failable')),
  };
}

function generalProblems(general: ReadonlyMap<string, string>): readonly string[] {
  const type = general.get('compose_type') ?? '';
  const missing = REQUIRED.filter((name) => (general.get(name) ?? '') === '');
  return [
    ...missing.map((name) => `[general] lacks ${name}`),
    ...(type === '' || composeTypeSchema.safeParse(type).success
      ? []
      : [`[general] compose_type '${type}' is no type of composes`]),
  ];
}

function partProblems(parts: readonly PartSection[]): readonly string[] {
  const names = parts.map(({ name }) => name);
  return [
    ...(parts.length === 0 ? ['there is no section for a part'] : []),
    ...parts.flatMap(({ name, config, dependsOn }) => [
      ...(PART_NAME.test(name)
        ? []
        : [`'${name}' is no name of letters, digits, dashes, underscores`]),
      ...(config === '' ? [`[${name}] lacks config`] : []),
      ...dependsOn
        .filter((other) => !names.includes(other))
        .map((other) => `[${name}] depends_on '${other}', which is no part`),
    ]),
    ...circle(parts),
  ];
}

/** Parts that wait for one another would never start. */
function circle(parts: readonly PartSection[]): readonly string[] {
  let left = [...parts];
  for (;;) {
    const names = new Set(left.map(({ name }) => name));
    const next = left.filter(({ dependsOn }) => dependsOn.some((name) => names.has(name)));
    if (next.length === left.length) break;
    left = next;
  }
  if (left.length === 0) return [];
  return [
    `these parts depend on one another in a circle: ${left.map(({ name }) => name).join(', ')}`,
  ];
}

const listOf = (value = ''): readonly string[] =>
  value.split(/[,\s]+/).filter((word) => word !== '');
const linesOf = (value: string): readonly string[] =>
  value
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
const isTrue = (value = ''): boolean => ['1', 'yes', 'true', 'on'].includes(value.toLowerCase());
const problemOf = (message: string, file: string): ConfigProblem => ({
  severity: 'error',
  message,
  file,
});
