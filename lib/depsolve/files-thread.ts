/** Thread: reads filelists while another reads packages. */
import { askFiles, type FileAnswer } from '../repodata/index.js';
import { serveThread } from '../threads/index.js';
import type { EarlyQuestion } from './early-files.js';
import { runtimeKind } from './runtime-kind.js';

await serveThread<EarlyQuestion, FileAnswer>(
  async ({ options, entry, arch }) =>
    await askFiles(options, entry, { paths: [], kind: runtimeKind(arch) }),
);
