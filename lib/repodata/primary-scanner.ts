/**
 * Reads primary metadata (`primary.xml`) into a pool: names, versions, provides, requires, files, locations.
 * Weak dependencies, conflicts and obsoletes are passed over: composes are not decided by them.
 */
import { formatEvr, RELATION } from '../rpm/index.js';
import { DocumentScanner } from './document-scanner.js';
import type { PackageColumns, PackagePool } from './package-pool.js';
import { nameHash } from './xml-bytes.js';

const ENTRY = nameHash('rpm:entry');
const FILE = nameHash('file');

/** Elements that hold something we read. */
type Reader = (scanner: PrimaryScanner, at: number, end: number) => number;

const text =
  (column: 'name' | 'arch' | 'sourceRpm'): Reader =>
  (scanner, at, end) =>
    scanner.readTextColumn(column, at, end);

const section =
  (name: 'provides' | 'requires' | null): Reader =>
  (scanner, at) =>
    scanner.startSection(name, at);

const READERS = new Map<number, Reader>(
  Object.entries({
    name: text('name'),
    arch: text('arch'),
    'rpm:sourcerpm': text('sourceRpm'),
    version: (scanner, at) => scanner.readVersion(at),
    checksum: (scanner, at, end) => scanner.readChecksum(at, end),
    location: (scanner, at) => scanner.readLocation(at),
    size: (scanner, at) => scanner.readSize(at),
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
  ].map(nameHash),
);

const ATTRIBUTE = {
  name: nameHash('name'),
  flags: nameHash('flags'),
  epoch: nameHash('epoch'),
  ver: nameHash('ver'),
  rel: nameHash('rel'),
  type: nameHash('type'),
  href: nameHash('href'),
  package: nameHash('package'),
  base: nameHash('xml:base'),
};

const FLAG_BITS = new Map<string, number>([
  ['EQ', RELATION.EQUAL],
  ['LT', RELATION.LESS],
  ['LE', RELATION.LESS | RELATION.EQUAL],
  ['GT', RELATION.GREATER],
  ['GE', RELATION.GREATER | RELATION.EQUAL],
]);

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
  private section: 'provides' | 'requires' | null = null;
  /** Names of elements that the format did not have when this was written, with where each was first seen. */
  readonly unknown = new Map<string, number>();
  /** Bits by string number of `EQ` and the like. */
  private readonly flagBits = new Map<number, number>();
  /** EVR string numbers by the numbers of their parts; few are distinct. */
  private readonly evrs = new Map<number, Map<number, number>>();

  constructor(private readonly pool: PackagePool) {
    super('metadata');
  }

  protected override readPackage(at: number, end: number): void {
    const { xml } = this;
    const start = at;
    this.columns = emptyColumns();
    this.section = null;
    at = xml.skipAttributes(at);
    for (;;) {
      at = xml.nextTag(at, end);
      if (at >= end) break;
      at = this.readElement(at, end);
    }
    const { name, arch, epoch, version, release, location } = this.columns;
    if (name === 0 || arch === 0 || version === 0 || location === 0) {
      throw xml.problem('a package lacks its name, arch, version or location', start);
    }
    this.columns.evr = this.evrOf(epoch, version, release);
    this.pool.addPackage(this.columns);
  }

  /** Reads one tag at `at`; returns where to go on. */
  private readElement(at: number, end: number): number {
    const { xml } = this;
    const hash = xml.readName(at + 1);
    if (hash === ENTRY) return this.readEntry(xml.nameEnd);
    if (hash === FILE) return this.readFile(at, end);
    const reader = READERS.get(hash);
    if (reader !== undefined) return reader(this, xml.nameEnd, end);
    return this.readOther(at, end, hash);
  }

  /** End tags, comments, and elements that hold nothing for us. */
  private readOther(at: number, end: number, hash: number): number {
    const { xml } = this;
    const second = xml.bytes[at + 1];
    if (second === 47) return this.readEndTag(at);
    if (second === 33 || second === 63) {
      const next = xml.skipMarkup(at, end);
      if (next < 0) throw xml.problem('a comment does not end', at);
      return next;
    }
    if (!PASSED_OVER.has(hash)) this.noteUnknown(at);
    return xml.skipAttributes(xml.nameEnd);
  }

  private readEndTag(at: number): number {
    const { xml } = this;
    if (this.section !== null && !xml.startsWith(at, '</rpm:entry')) this.section = null;
    const close = xml.bytes.indexOf(62, at);
    if (close < 0) throw xml.problem('an end tag does not end', at);
    return close + 1;
  }

  private noteUnknown(at: number): void {
    const { xml } = this;
    const name = Buffer.from(xml.bytes.subarray(at + 1, xml.nameEnd)).toString();
    if (this.unknown.size < 20 && !this.unknown.has(name)) {
      this.unknown.set(name, xml.windowOffset + at);
    }
  }

  /** Start of a list of dependencies. */
  startSection(name: 'provides' | 'requires' | null, at: number): number {
    const end = this.xml.skipAttributes(at);
    this.section = this.xml.tagIsEmpty ? null : name;
    return end;
  }

  readTextColumn(column: 'name' | 'arch' | 'sourceRpm', at: number, end: number): number {
    const next = this.readContent(at, end);
    this.columns[column] = this.xml.internValue(this.pool.strings);
    return next;
  }

  readVersion(at: number): number {
    const { xml, columns } = this;
    for (;;) {
      const hash = xml.nextAttribute(at);
      if (hash === 0) return xml.tagEnd;
      if (hash === ATTRIBUTE.ver) columns.version = xml.internValue(this.pool.strings);
      else if (hash === ATTRIBUTE.rel) columns.release = xml.internValue(this.pool.strings);
      else if (hash === ATTRIBUTE.epoch) columns.epoch = xml.internValue(this.pool.strings);
      at = xml.valueEnd + 1;
    }
  }

  readChecksum(at: number, end: number): number {
    const { xml, columns } = this;
    for (let from = at; ; from = xml.valueEnd + 1) {
      const hash = xml.nextAttribute(from);
      if (hash === 0) break;
      if (hash === ATTRIBUTE.type) columns.checksumType = xml.internValue(this.pool.strings);
    }
    const next = xml.readText(xml.tagEnd, end);
    columns.checksum = xml.internValue(this.pool.strings);
    return next;
  }

  readLocation(at: number): number {
    const { xml, columns } = this;
    for (;;) {
      const hash = xml.nextAttribute(at);
      if (hash === 0) return xml.tagEnd;
      if (hash === ATTRIBUTE.href) columns.location = xml.internValue(this.pool.strings);
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

  private readFile(at: number, end: number): number {
    const next = this.readContent(this.xml.nameEnd, end);
    if (this.xml.bytes[at + 1] !== 47)
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

  private readEntry(at: number): number {
    const { xml, pool } = this;
    if (this.section === null) return xml.skipAttributes(at);
    let name = 0;
    let bits = 0;
    let epoch = 0;
    let version = 0;
    let release = 0;
    for (;;) {
      const hash = xml.nextAttribute(at);
      if (hash === 0) break;
      if (hash === ATTRIBUTE.name) name = xml.internValue(pool.strings);
      else if (hash === ATTRIBUTE.flags) bits = this.bitsOf(xml.internValue(pool.strings));
      else if (hash === ATTRIBUTE.ver) version = xml.internValue(pool.strings);
      else if (hash === ATTRIBUTE.rel) release = xml.internValue(pool.strings);
      else if (hash === ATTRIBUTE.epoch) epoch = xml.internValue(pool.strings);
      at = xml.valueEnd + 1;
    }
    if (name === 0) throw xml.problem('a dependency has no name', at);
    const isVersioned = bits !== 0 && version !== 0;
    const evr = isVersioned ? this.evrOf(epoch, version, release) : 0;
    pool[this.section].push(pool.relations.intern(name, isVersioned ? bits : 0, evr));
    return xml.tagEnd;
  }

  private bitsOf(flags: number): number {
    const known = this.flagBits.get(flags);
    if (known !== undefined) return known;
    const bits = FLAG_BITS.get(this.pool.strings.text(flags)) ?? 0;
    this.flagBits.set(flags, bits);
    return bits;
  }

  /** The string number of an EVR, looked up by its parts: making the text anew each time would cost most of a scan. */
  private evrOf(epoch: number, version: number, release: number): number {
    const { strings } = this.pool;
    const key = epoch * 0x2000000 + release;
    let byVersion = this.evrs.get(version);
    if (byVersion === undefined) this.evrs.set(version, (byVersion = new Map<number, number>()));
    const known = byVersion.get(key);
    if (known !== undefined) return known;
    const evr = formatEvr(strings.text(epoch), strings.text(version), strings.text(release));
    const id = strings.internText(evr);
    byVersion.set(key, id);
    return id;
  }
}
