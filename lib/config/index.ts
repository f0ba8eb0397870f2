/** Configurations: reading them, checking them, writing them out. */
export { dumpConfig, formatConfig, type Dump, type DumpOptions } from './dump.js';
export { gitReferences, withCommits, type GitReference } from './git-references.js';
export { configJsonSchema } from './json-schema.js';
export {
  findPlace,
  loadConfig,
  plainOptions,
  type LoadedConfig,
  type LoadOptions,
} from './load.js';
export type { Place } from './node.js';
export { FormatError, formatWithNames } from './python-format.js';
export { renderOptionReference } from './option-reference.js';
export { parseDefinition, parseOverride } from './overrides.js';
export { checkPhases, type PhaseFacts } from './phase-checks.js';
export { checkPatterns } from './unmatched-patterns.js';
export { rulesWithOverrides, STANDARD_RULES, type ConfigRules } from './rules.js';
export { suggestName } from './suggestion.js';
export { validateConfig, type Validation } from './validate.js';
export { readValidationDefaults } from './validation-defaults.js';
