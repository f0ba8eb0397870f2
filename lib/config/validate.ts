/** Validates a loaded configuration: everything that is wrong at once, each with its place, and the defaults filled in. */
import type { z } from 'zod';
import type { Config, OptionName } from '../../config-schemas/config.js';
import type { ConfigProblem } from '../errors.js';
import { checkDependencies } from './dependency-check.js';
import { violationsOf, type Violation } from './issue-messages.js';
import { findPlace, plainOptions, type LoadedConfig } from './load.js';
import { nodeAt, toPlain } from './node.js';
import { pythonRepr, pythonReprOf } from './python-repr.js';
import { applyRenames } from './renames.js';
import { STANDARD_RULES, type ConfigRules } from './rules.js';
import { suggestName } from './suggestion.js';

export interface Validation {
  /** The configuration with all defaults; null if there is an error. */
  readonly config: Config | null;
  /** Errors and warnings. */
  readonly problems: readonly ConfigProblem[];
}

/** Checks a configuration against the schema of all options, and the options against each other. */
export function validateConfig(
  loaded: LoadedConfig,
  rules: ConfigRules = STANDARD_RULES,
): Validation {
  const validator = new Validator(loaded, rules);
  const values = validator.run();
  const hasError = validator.problems.some(({ severity }) => severity === 'error');
  return { config: hasError ? null : (values as Config), problems: validator.problems };
}

class Validator {
  readonly problems: ConfigProblem[] = [];

  constructor(
    private readonly loaded: LoadedConfig,
    private readonly rules: ConfigRules,
  ) {}

  run(): Record<string, unknown> {
    const given = plainOptions(this.loaded);
    this.checkNames(Object.keys(given));
    const values: Record<string, unknown> = {};
    for (const [name, schema] of Object.entries(this.rules.schemas)) {
      const value = this.option(name, schema, given[name]);
      if (value !== undefined) values[name] = value;
    }
    this.checkInlineForms(values);
    for (const { message, options } of checkDependencies(values)) {
      const path = options.find((option) => this.loaded.options.has(option)) ?? options[0];
      this.add('error', message, [path]);
    }
    return values;
  }

  private add(
    severity: 'error' | 'warning',
    message: string,
    path: readonly PropertyKey[],
    hint: string | null = null,
  ): void {
    const place = findPlace(this.loaded, path) ?? { file: this.loaded.file };
    this.problems.push({
      severity,
      message,
      path: path.map(String).join('.'),
      ...place,
      ...(hint === null ? {} : { hint }),
    });
  }

  private checkNames(names: readonly string[]): void {
    for (const name of names) {
      const advice = this.rules.removed[name];
      if (advice !== undefined) {
        const message = `WARNING: Config option ${name} was removed and has no effect; ${advice}.`;
        this.add('warning', message, [name]);
      } else if (!Object.hasOwn(this.rules.schemas, name)) {
        this.add('warning', this.unknownOption(name), [name]);
      }
    }
  }

  private unknownOption(name: string): string {
    const known = [...Object.keys(this.rules.schemas), ...Object.keys(this.rules.removed)];
    const suggestion = suggestName(name, known);
    const message = `WARNING: Unrecognized config option: ${name}.`;
    return suggestion === null ? message : `${message} Did you mean ${suggestion}?`;
  }

  /** The value of one option with its defaults; what was written if it is wrong. */
  private option(name: string, schema: z.ZodType, given: unknown): unknown {
    for (const { severity, message, path } of applyRenames(schema, given, [name])) {
      this.add(severity, message, path);
    }
    const result = schema.safeParse(given, { reportInput: true });
    if (result.success) return result.data;
    for (const issue of result.error.issues) {
      for (const violation of violationsOf(issue, (...at) => this.write(...at), [name])) {
        this.violation(violation);
      }
    }
    return given;
  }

  /** The value as it stands in the file, tuples and floats included. */
  private write(value: unknown, path: readonly PropertyKey[]): string {
    const [name, ...rest] = path;
    const option = this.loaded.options.get(String(name));
    const node = option === undefined ? null : nodeAt(option, rest);
    const isSame = node !== null && JSON.stringify(toPlain(node)) === JSON.stringify(value);
    return isSame ? pythonRepr(node) : pythonReprOf(value);
  }

  private violation({ path, message, reasons, hint }: Violation): void {
    const where = path.map(String).join('.');
    const why = reasons.map((reason) => `\n    Possible reason: ${reason}`);
    this.add('error', `Failed validation in ${where}: ${message}${why.join('')}`, path, hint);
  }

  /** A file and its inline form exclude each other; of the variants there must be one. */
  private checkInlineForms(values: Readonly<Record<string, unknown>>): void {
    const isGiven = (option: OptionName): boolean => values[option] !== undefined;
    if (!isGiven('variants_file') && !isGiven('variants')) {
      this.violation({
        path: [],
        message: "'variants_file' is a required property",
        reasons: [],
        hint: 'or write the variants inline under the option `variants`',
      });
    }
    for (const [inline, file] of INLINE_FORMS) {
      if (!isGiven(inline) || !isGiven(file)) continue;
      this.add('error', `ERROR: Config option ${inline} conflicts with option ${file}.`, [inline]);
    }
  }
}

const INLINE_FORMS = [
  ['variants', 'variants_file'],
  ['comps', 'comps_file'],
] as const;
