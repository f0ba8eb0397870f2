/**
 * Reads primary metadata (`primary.xml`) into a pool: names, versions, provides, requires, files, locations.
 * Weak dependencies, conflicts and obsoletes are passed over: composes are not decided by them.
 */
import { DocumentScanner } from './document-scanner.js';
import { EntryReader } from './entry-reader.js';
import { IntList } from './int-list.js';
import type { PackageColumns, PackagePool } from './package-pool.js';
import { StringTable } from './string-table.js';
import { nameHash } from './xml-bytes.js';

/** Elements that hold something we read. */
type Reader = (scanner: PrimaryScanner, at: number, end: number) => number;

const text =
  (column: 'name' | 'arch' | 'sourceRpm'): Reader =>
  (scanner, at, end) =>
    scanner.readTextColumn(column, at, end);

const section =
  (name: 'provides' | 'requires' | null): Reader =>
  (scanner, at, end) =>
    scanner.readSection(name, at, end);

const READERS = new Map<number, Reader>(
  Object.entries({
    name: text('name'),
    arch: text('arch'),
    'rpm:sourcerpm': text('sourceRpm'),
    version: (scanner, at) => scanner.readVersion(at),
    checksum: (scanner, at, end) => scanner.readChecksum(at, end),
    location: (scanner, at) => scanner.readLocation(at),
    size: (scanner, at) => scanner.readSize(at),
    file: (scanner, at, end) => scanner.readFile(at, end),
    'rpm:provides': section('provides'),
    'rpm:requires': section('requires'),
    'rpm:conflicts': section(null),
    'rpm:obsoletes': section(null),
    'rpm:recommends': section(null),
    'rpm:suggests': section(null),
    'rpm:supplements': section(null),
    'rpm:enhances': section(null),
  } satisfies Record<string, Reader>).map(([name, reader]) => [nameHash(name), reader]),
);

/** Elements that are known and hold nothing for us. */
const PASSED_OVER = new Set(
  [
    'summary',
    'description',
    'packager',
    'url',
    'time',
    'format',
    'rpm:license',
    'rpm:vendor',
    'rpm:group',
    'rpm:buildhost',
    'rpm:header-range',
    'rpm:entry',
  ].map(nameHash),
);

const ATTRIBUTE = {
  type: nameHash('type'),
  href: nameHash('href'),
  package: nameHash('package'),
  base: nameHash('xml:base'),
};

const ENTRY = '<rpm:entry';
/** An entry that a plain search for its end does not find whole: it is read attribute by attribute each time. */
const UNKNOWN = -1;

/** How much of a distribution's metadata there is to each distinct text, entry, and byte of them. */
const BYTES_PER = { text: 600, textByte: 10, entry: 700, entryByte: 15 } as const;

const emptyColumns = (): PackageColumns => ({
  name: 0,
  arch: 0,
  epoch: 0,
  version: 0,
  release: 0,
  evr: 0,
  sourceRpm: 0,
  location: 0,
  base: 0,
  checksumType: 0,
  checksum: 0,
  sizeBytes: 0,
});

/** Adds the packages of one document to the pool's current repository. */
export class PrimaryScanner extends DocumentScanner {
  private columns = emptyColumns();
  /** Names of elements that the format did not have when this was written, with where each was first seen. */
  readonly unknown = new Map<string, number>();
  private readonly attributes: EntryReader;
  /** Texts of entries, as they are written, and the relation of each: three in four are repeated. */
  private readonly entries = new StringTable();
  private readonly relationOf = new IntList(1 << 12);

  /** @param expectedBytes about how large the document is: growing its tables bit by bit costs time */
  constructor(
    private readonly pool: PackagePool,
    expectedBytes = 0,
  ) {
    super('metadata');
    pool.strings.reserve(expectedBytes / BYTES_PER.text, expectedBytes / BYTES_PER.textByte);
    this.entries.reserve(expectedBytes / BYTES_PER.entry, expectedBytes / BYTES_PER.entryByte);
    this.attributes = new EntryReader(this.xml, pool.strings);
    this.relationOf.push(UNKNOWN);
  }

  protected override readPackage(start: number, end: number): number {
    this.columns = emptyColumns();
    let at = this.xml.skipAttributes(start);
    for (;;) {
      at = this.xml.nextTag(at, end);
      if (at >= end) throw this.xml.problem('a package element does not end', start);
      if (this.xml.bytes[at + 1] !== 47) {
        at = this.readElement(at, end);
        continue;
      }
      const isPackage = this.xml.startsWith(at, '</package>');
      at = this.xml.skipTo(62, at, end) + 1;
      if (isPackage) break;
    }
    const { name, arch, version, location } = this.columns;
    if (name === 0 || arch === 0 || version === 0 || location === 0) {
      throw this.xml.problem('a package lacks its name, arch, version or location', start);
    }
    this.pool.addPackage(this.columns);
    return at;
  }

  /** Reads one start tag at `at`, or a comment; returns where to go on. */
  private readElement(at: number, end: number): number {
    const { xml } = this;
    const hash = xml.readName(at + 1);
    const reader = READERS.get(hash);
    if (reader !== undefined) return reader(this, xml.nameEnd, end);
    const second = xml.bytes[at + 1];
    if (second === 33 || second === 63) return xml.skipMarkup(at, end);
    if (!PASSED_OVER.has(hash)) this.noteUnknown(at);
    return xml.skipAttributes(xml.nameEnd);
  }

  private noteUnknown(at: number): void {
    const { xml } = this;
    const name = Buffer.from(xml.bytes.subarray(at + 1, xml.nameEnd)).toString();
    if (this.unknown.size < 20 && !this.unknown.has(name)) {
      this.unknown.set(name, xml.windowOffset + at);
    }
  }

  /** Reads a list of dependencies; without a name it is passed over. */
  readSection(name: 'provides' | 'requires' | null, at: number, end: number): number {
    const { xml } = this;
    const list = name === null ? null : this.pool[name];
    at = xml.skipAttributes(at);
    if (xml.tagIsEmpty) return at;
    for (;;) {
      at = xml.nextTag(at, end);
      if (at >= end) throw xml.problem('a list of dependencies does not end', at);
      if (xml.bytes[at + 1] === 47) {
        const isEntry = xml.startsWith(at, '</rpm:entry');
        at = xml.skipTo(62, at, end) + 1;
        if (!isEntry) return at;
      } else if (list !== null && xml.startsWith(at, ENTRY)) {
        at = this.readEntry(list, at + ENTRY.length, end);
      } else at = this.readElement(at, end);
    }
  }

  /** Reads a dependency whose tag's name ended at `at`. */
  private readEntry(list: IntList, at: number, end: number): number {
    const close = this.xml.skipTo(62, at, end);
    const text = this.entries.intern(this.xml.bytes, at, close);
    const known = this.relationOf.at(text);
    if (text < this.relationOf.length && known !== UNKNOWN) {
      list.push(known);
      return close + 1;
    }
    const tagEnd = this.attributes.read(at);
    const relation = this.relation(at);
    list.push(relation);
    if (text === this.relationOf.length) {
      this.relationOf.push(tagEnd === close + 1 ? relation : UNKNOWN);
    }
    return tagEnd;
  }

  private relation(at: number): number {
    const { attributes, pool } = this;
    if (attributes.name.length === 0) throw this.xml.problem('a dependency has no name', at);
    const isVersioned = attributes.bits !== 0 && attributes.version.length > 0;
    const evr = isVersioned ? attributes.internEvr() : 0;
    const name = attributes.name.intern(pool.strings);
    return pool.relations.intern(name, isVersioned ? attributes.bits : 0, evr);
  }

  readTextColumn(column: 'name' | 'arch' | 'sourceRpm', at: number, end: number): number {
    const next = this.readContent(at, end);
    this.columns[column] = this.xml.internValue(this.pool.strings);
    return next;
  }

  readVersion(at: number): number {
    const { attributes, columns, pool } = this;
    const tagEnd = attributes.read(at);
    columns.epoch = attributes.epoch.intern(pool.strings);
    columns.version = attributes.version.intern(pool.strings);
    columns.release = attributes.release.intern(pool.strings);
    columns.evr = attributes.internEvr();
    return tagEnd;
  }

  readChecksum(at: number, end: number): number {
    const { xml, columns } = this;
    for (let from = at; ; from = xml.valueEnd + 1) {
      const hash = xml.nextAttribute(from);
      if (hash === 0) break;
      if (hash === ATTRIBUTE.type) columns.checksumType = xml.internValue(this.pool.strings);
    }
    const next = xml.readText(xml.tagEnd, end);
    columns.checksum = xml.appendValue(this.pool.strings);
    return next;
  }

  readLocation(at: number): number {
    const { xml, columns } = this;
    for (;;) {
      const hash = xml.nextAttribute(at);
      if (hash === 0) return xml.tagEnd;
      if (hash === ATTRIBUTE.href) columns.location = xml.appendValue(this.pool.strings);
      else if (hash === ATTRIBUTE.base) columns.base = xml.internValue(this.pool.strings);
      at = xml.valueEnd + 1;
    }
  }

  readSize(at: number): number {
    const { xml } = this;
    for (;;) {
      const hash = xml.nextAttribute(at);
      if (hash === 0) return xml.tagEnd;
      if (hash === ATTRIBUTE.package) this.columns.sizeBytes = xml.valueNumber();
      at = xml.valueEnd + 1;
    }
  }

  readFile(at: number, end: number): number {
    const next = this.readContent(at, end);
    this.pool.files.push(this.xml.internValue(this.pool.strings));
    return next;
  }

  /** Reads a start tag whose name ended at `at`, and the text after it. */
  private readContent(at: number, end: number): number {
    const { xml } = this;
    const start = xml.skipAttributes(at);
    if (!xml.tagIsEmpty) return xml.readText(start, end);
    xml.readText(start, start);
    return start;
  }
}
