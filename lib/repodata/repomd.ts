/** Reads repomd.xml: which metadata files a repository has, with their checksums and sizes. */
import { SaxesParser } from 'saxes';
import { InputError } from '../errors.js';

/** One metadata file. */
export interface RepomdEntry {
  readonly type: string;
  /** Relative to the repository, or absolute below `base`. */
  readonly href: string;
  /** `xml:base`, if the file lies elsewhere. */
  readonly base: string | null;
  readonly checksum: { readonly type: string; readonly value: string } | null;
  /** Of the file as it lies there. */
  readonly sizeBytes: number | null;
}

export interface Repomd {
  readonly revision: string | null;
  readonly entries: ReadonlyMap<string, RepomdEntry>;
}

type Draft = { -readonly [Key in keyof RepomdEntry]: RepomdEntry[Key] };

/**
 * Reads the text of a repomd.xml.
 * @param place how messages call the file
 * @throws InputError if it is not well-formed, declares a document type, or lists no primary metadata
 */
export function parseRepomd(text: string, place: string): Repomd {
  const reader = new RepomdReader();
  try {
    reader.parser.write(text).close();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new InputError(`${place}:${reason}`, {
      hint: 'Make the repository anew with createrepo_c, or check its address.',
      cause: error,
    });
  }
  if (!reader.entries.has('primary')) {
    throw new InputError(`${place} lists no primary metadata`, {
      hint: 'Make the repository anew with createrepo_c.',
    });
  }
  return { revision: reader.revision, entries: reader.entries };
}

class RepomdReader {
  readonly parser = new SaxesParser();
  readonly entries = new Map<string, RepomdEntry>();
  revision: string | null = null;
  private draft: Draft | null = null;
  private checksumType = '';
  private text = '';

  constructor() {
    this.parser.on('error', (error) => {
      throw error;
    });
    this.parser.on('doctype', () => {
      throw new Error(' a document type is refused');
    });
    this.parser.on('text', (text) => {
      this.text += text;
    });
    this.parser.on('opentag', (tag) => {
      this.open(tag.name, tag.attributes);
    });
    this.parser.on('closetag', (tag) => {
      this.close(tag.name);
    });
  }

  private open(name: string, attributes: Readonly<Record<string, string>>): void {
    this.text = '';
    if (name === 'data') {
      const type = attributes['type'] ?? '';
      this.draft = { type, href: '', base: null, checksum: null, sizeBytes: null };
    } else if (name === 'checksum') this.checksumType = attributes['type'] ?? '';
    else if (name === 'location' && this.draft !== null) {
      this.draft.href = attributes['href'] ?? '';
      this.draft.base = attributes['xml:base'] ?? null;
    }
  }

  private close(name: string): void {
    const text = this.text.trim();
    this.text = '';
    if (name === 'revision') this.revision = text;
    if (this.draft === null) return;
    if (name === 'checksum') this.draft.checksum = { type: this.checksumType, value: text };
    if (name === 'size' && /^\d+$/.test(text)) this.draft.sizeBytes = Number(text);
    if (name !== 'data') return;
    if (this.draft.href !== '') this.entries.set(this.draft.type, this.draft);
    this.draft = null;
  }
}
