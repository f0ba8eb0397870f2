/** Repository metadata: what packages a repository has, what they need and give. */
export { cacheDirectory } from './cache/directory.js';
export { pruneCache } from './cache/prune.js';
export { verifyChecksum, type Checksum } from './checksum.js';
export { readUnpacked } from './decompress.js';
export { downloadFile, FileNotThereError, type DownloadExpectation } from './download.js';
export { type FileAnswer, type FileKind, type FileQuestion } from './filelists-scanner.js';
export {
  askFiles,
  knownFiles,
  loadRepository,
  type LoadedRepository,
  type LoadOptions,
} from './load.js';
export { HeaderPool, type MadePools } from './header-pool.js';
export { expandRepositoryVariables, localPathOf, locateRepository } from './location.js';
export { PackagePool, type PackageColumns, type PoolRepository } from './package-pool.js';
export { parseRepomd, type Repomd, type RepomdEntry } from './repomd.js';
export { PrimaryScanner } from './primary-scanner.js';
export { StringTable } from './string-table.js';
export { ScanProblem } from './xml-bytes.js';
