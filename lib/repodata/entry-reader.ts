/** Reads the attributes that versions and dependencies have in primary metadata: name, flags, epoch, ver, rel. */
import { formatEvr, RELATION } from '../rpm/index.js';
import type { StringTable } from './string-table.js';
import { nameHash, type XmlBytes } from './xml-bytes.js';

const ATTRIBUTE = {
  name: nameHash('name'),
  flags: nameHash('flags'),
  epoch: nameHash('epoch'),
  ver: nameHash('ver'),
  rel: nameHash('rel'),
};

const FLAG_BITS: Readonly<Record<string, number>> = {
  EQ: RELATION.EQUAL,
  LT: RELATION.LESS,
  LE: RELATION.LESS | RELATION.EQUAL,
  GT: RELATION.GREATER,
  GE: RELATION.GREATER | RELATION.EQUAL,
};
const FLAG_BITS_BY_HASH = new Map(
  Object.entries(FLAG_BITS).map(([flags, bits]) => [nameHash(flags), bits]),
);

const COLON = 58;
const DASH = 45;
const ZERO = 48;

/** Where a value lies in the window; an empty one if the attribute is missing. */
class Range {
  start = 0;
  end = 0;
  hasReference = false;

  constructor(private readonly xml: XmlBytes) {}

  get length(): number {
    return this.end - this.start;
  }

  clear(): void {
    this.start = 0;
    this.end = 0;
    this.hasReference = false;
  }

  take(): void {
    this.start = this.xml.valueStart;
    this.end = this.xml.valueEnd;
    this.hasReference = this.xml.valueHasReference;
  }

  intern(strings: StringTable): number {
    this.give();
    return this.xml.internValue(strings);
  }

  text(): string {
    this.give();
    return this.xml.valueText();
  }

  private give(): void {
    this.xml.valueStart = this.start;
    this.xml.valueEnd = this.end;
    this.xml.valueHasReference = this.hasReference;
  }
}

export class EntryReader {
  /** Relation bits of `flags`; 0 if there are none. */
  bits = 0;
  readonly name: Range;
  readonly epoch: Range;
  readonly version: Range;
  readonly release: Range;
  private scratch = Buffer.alloc(256);

  constructor(
    private readonly xml: XmlBytes,
    private readonly strings: StringTable,
  ) {
    this.name = new Range(xml);
    this.epoch = new Range(xml);
    this.version = new Range(xml);
    this.release = new Range(xml);
  }

  /** Reads the attributes of a tag whose name ended at `at`; returns where the tag ends. @throws ScanProblem */
  read(at: number): number {
    const { xml } = this;
    this.bits = 0;
    this.name.clear();
    this.epoch.clear();
    this.version.clear();
    this.release.clear();
    for (;;) {
      const hash = xml.nextAttribute(at);
      if (hash === 0) return xml.tagEnd;
      if (hash === ATTRIBUTE.name) this.name.take();
      else if (hash === ATTRIBUTE.ver) this.version.take();
      else if (hash === ATTRIBUTE.flags) this.bits = this.bitsOfValue();
      else if (hash === ATTRIBUTE.epoch) this.epoch.take();
      else if (hash === ATTRIBUTE.rel) this.release.take();
      at = xml.valueEnd + 1;
    }
  }

  /** String number of `[E:]V[-R]`, an epoch of 0 left out; 0 if there is no version. */
  internEvr(): number {
    const { epoch, version, release, strings } = this;
    if (epoch.hasReference || version.hasReference || release.hasReference) {
      return strings.internText(formatEvr(epoch.text(), version.text(), release.text()));
    }
    const { bytes } = this.xml;
    const isZero = epoch.length === 1 && bytes[epoch.start] === ZERO;
    const epochBytes = isZero ? 0 : epoch.length;
    if (epochBytes === 0 && release.length === 0) {
      return strings.intern(bytes, version.start, version.end);
    }
    this.reserve(epochBytes + version.length + release.length + 2);
    let at = 0;
    if (epochBytes > 0) at = this.put(epoch, at, COLON);
    at = this.put(version, at, DASH);
    if (release.length === 0) return strings.intern(this.scratch, 0, at - 1);
    return strings.intern(this.scratch, 0, this.put(release, at, 0) - 1);
  }

  private reserve(bytes: number): void {
    if (bytes > this.scratch.length) this.scratch = Buffer.alloc(2 * bytes);
  }

  /** Copies a value and a byte after it; returns where the next belongs. */
  private put({ start, end }: Range, at: number, after: number): number {
    const { bytes } = this.xml;
    for (let from = start; from < end; from += 1, at += 1) this.scratch[at] = bytes[from] ?? 0;
    this.scratch[at] = after;
    return at + 1;
  }

  private bitsOfValue(): number {
    const { bytes, valueStart, valueEnd } = this.xml;
    let hash = 0;
    for (let at = valueStart; at < valueEnd; at += 1) hash = Math.imul(hash, 31) + (bytes[at] ?? 0);
    return FLAG_BITS_BY_HASH.get(hash | 0) ?? 0;
  }
}
