/** Thread: reads filelists while another reads packages. */
import { askFiles, type FileAnswer } from '../repodata/index.js';
import type { ThreadWork } from '../threads/index.js';
import type { EarlyQuestion } from './early-files.js';
import { runtimeKind } from './runtime-kind.js';

export const work: ThreadWork<EarlyQuestion, FileAnswer> = ({ options, entry, arch }) =>
  askFiles(options, entry, { paths: [], kind: runtimeKind(arch) });
