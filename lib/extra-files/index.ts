/** Extra files: which packages they come from, and what is noted of them. */
export { extraFilesFactsSchema, filesOfTree, type ExtraFilesFacts } from './facts.js';
export { interpolateRepo, isExternal, packagesMatching } from './packages.js';
