/** Where configurations come from. */
export {
  fetchConfig,
  parseGitConfig,
  pinConfig,
  plainRun,
  type GitConfig,
} from './config-source.js';
