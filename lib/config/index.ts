/** Configurations: reading them, checking them, writing them out. */
export {
  findPlace,
  isOptionName,
  loadConfig,
  plainOptions,
  type LoadedConfig,
  type LoadOptions,
} from './load.js';
export type { Place } from './node.js';
export { validateConfig, type OptionSchemas, type Validation } from './validate.js';
