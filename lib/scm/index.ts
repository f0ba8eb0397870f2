/** Files from local paths, git, CVS and RPM packages, as options of a configuration name them. */
export { copyAll, type CopyOptions } from './copy.js';
export { exportDirectory, exportFiles, exportOneFile } from './export.js';
export { GitResolver, type GitResolverOptions } from './git-references.js';
export { below } from './inside.js';
export { besideConfig, localFileOf } from './local-file.js';
export type { RunCommand, ScmContext, ScmDict, ScmSource } from './source.js';
