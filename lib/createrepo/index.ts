/** Repositories: the commands that index them, and what goes into them. */
export { moduleFactsSchema, type ModuleFacts } from './module-facts.js';
export { packageListText } from './package-list.js';
export {
  planCreaterepo,
  planModifyrepo,
  type CreaterepoOptions,
  type ModifyrepoOptions,
} from './plan-createrepo.js';
export { chooseProductId, missingProductId, type ProductIdRules } from './product-id.js';
export { locationInRepomd, withRecordTimes } from './repomd.js';
