/** The files beside images that name their checksums (pungi/phases/image_checksum.py `dump_checksums`). */

/** One line of a checksum file. */
export interface ChecksumEntry {
  /** Base name of the image. */
  readonly fileName: string;
  readonly sizeBytes: number;
  readonly type: string;
  /** Hexadecimal. */
  readonly digest: string;
}

/** The text: entries by name, each with a comment that says the size; what is named twice stands once. */
export function formatChecksums(entries: readonly ChecksumEntry[]): string {
  const texts = [...entries].sort(compare).map(formatEntry);
  return [...new Set(texts)].join('');
}

/** What `sha256sum -c` and its like read, after a comment. */
const formatEntry = ({ fileName, sizeBytes, type, digest }: ChecksumEntry): string =>
  `# ${fileName}: ${String(sizeBytes)} bytes\n${type.toUpperCase()} (${fileName}) = ${digest}\n`;

function compare(a: ChecksumEntry, b: ChecksumEntry): number {
  return (
    compareText(a.fileName, b.fileName) ||
    a.sizeBytes - b.sizeBytes ||
    compareText(a.type, b.type) ||
    compareText(a.digest, b.digest)
  );
}

const compareText = (a: string, b: string): number =>
  Buffer.compare(Buffer.from(a), Buffer.from(b));
