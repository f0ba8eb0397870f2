/**
 * Filelists are by far the largest metadata. If it is known beforehand that they will be asked which packages are
 * multilib by their files, they are read in a thread while packages are.
 */
import {
  knownFiles,
  type FileAnswer,
  type LoadOptions,
  type Repomd,
  type RepomdEntry,
} from '../repodata/index.js';
import { runInThread, threadModule } from '../threads/index.js';
import { runtimeKind } from './runtime-kind.js';

/** Compressed; less is read sooner than a thread starts. */
const MIN_THREAD_BYTES = 4 * 1024 * 1024;

export interface EarlyQuestion {
  readonly options: Pick<LoadOptions, 'id' | 'url' | 'scratch' | 'cache'>;
  /** Of the filelists metadata. */
  readonly entry: RepomdEntry;
  readonly arch: string;
}

/** Answers under way, one for each repository that has large filelists; null for others. */
export class EarlyFiles {
  private readonly answers: (Promise<FileAnswer> | null)[] = [];
  private readonly stop = new AbortController();

  /** @param arch whose packages are asked for; null: nothing will be asked */
  constructor(readonly arch: string | null) {}

  /** Begins to answer for the next repository. */
  ask({ id, url, scratch, cache }: LoadOptions, repomd: Repomd): void {
    const entry = repomd.entries.get('filelists');
    if (this.arch === null || (entry?.sizeBytes ?? 0) < MIN_THREAD_BYTES || entry === undefined) {
      this.answers.push(null);
      return;
    }
    const kept = cache === undefined ? {} : { cache };
    // What is fetched must not meet what is fetched for the packages.
    const options = { id, url, scratch: `${scratch}/files`, ...kept };
    const answer = this.answer({ options, entry, arch: this.arch });
    // It is heard of when it is waited for.
    answer.catch(() => undefined);
    this.answers.push(answer);
  }

  /** @throws InputError if filelists are damaged */
  async ofRepository(index: number): Promise<FileAnswer | null> {
    return (await this.answers[index]) ?? null;
  }

  /** Ends what is still being read. */
  abandon(): void {
    this.stop.abort();
  }

  private async answer(question: EarlyQuestion): Promise<FileAnswer> {
    const { options, entry, arch } = question;
    const known = knownFiles(options, entry, { paths: [], kind: runtimeKind(arch) });
    return known ?? (await runInThread<FileAnswer>(filesModule(), question, this.stop));
  }
}

const filesModule = (): URL => threadModule('files-thread', import.meta.url);
