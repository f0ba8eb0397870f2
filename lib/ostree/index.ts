/** OSTree: repositories, treefiles, and commits that are made once. */
export { commitOnce, type CommitRequest } from './commit-once.js';
export {
  composeImageCommand,
  composeTreeCommand,
  makeTreeArguments,
  makeTreeCommand,
  summaryCommand,
  type MakeTreeArguments,
} from './commands.js';
export { BASE_ARCH, exportConfigRepo, extraConfigText, urlsOf } from './config-repo.js';
export { copyTweaked, readTweaked } from './tweak-config-repo.js';
export { nameRepos, type NamedRepo, type NamedRepos } from './repositories.js';
export { OstreeRepository } from './repository.js';
export {
  expandRef,
  parseTreefile,
  refOf,
  tweakTreefile,
  type Treefile,
  type TweakedTreefile,
} from './treefile.js';
