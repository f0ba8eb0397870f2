/**
 * Interned byte strings: each distinct text is kept once and named by a number. A distribution's metadata has some
 * ten million texts, of which one in ten is distinct; numbers are compared instead.
 */

const encoder = new TextEncoder();

/** FNV-1a over bytes, its bits mixed once more: unmixed, names that differ at their end fill one corner of the table. */
function hashBytes(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let at = start; at < end; at += 1) hash = Math.imul(hash ^ (bytes[at] ?? 0), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b);
  return hash ^ (hash >>> 13);
}

export class StringTable {
  private bytes = Buffer.alloc(1 << 16);
  private used = 0;
  /** Where the text of each id ends; it starts where the one before ends. */
  private ends = new Uint32Array(1 << 12);
  private hashes = new Int32Array(1 << 12);
  /** Open addressing; id + 1, or 0 if free. */
  private slots = new Int32Array(1 << 13);
  private texts: (string | undefined)[] = [];
  private count = 0;

  /** Starts with the empty text as number 0. */
  constructor() {
    this.intern(this.bytes, 0, 0);
  }

  get length(): number {
    return this.count;
  }

  /** The number of the text `source[start, end)`; the same for the same bytes. */
  intern(source: Uint8Array, start: number, end: number): number {
    const hash = hashBytes(source, start, end);
    const slot = this.find(source, start, end, hash);
    const taken = this.slots[slot] ?? 0;
    return taken !== 0 ? taken - 1 : this.add(source, start, end, hash, slot);
  }

  internText(text: string): number {
    const bytes = encoder.encode(text);
    return this.intern(bytes, 0, bytes.length);
  }

  /** The number of a text that is there already; -1 if it is not. */
  lookup(source: Uint8Array, start: number, end: number): number {
    const slot = this.find(source, start, end, hashBytes(source, start, end));
    return (this.slots[slot] ?? 0) - 1;
  }

  lookupText(text: string): number {
    const bytes = encoder.encode(text);
    return this.lookup(bytes, 0, bytes.length);
  }

  /** The text of a number; bytes that are no UTF-8 become replacement characters. */
  text(id: number): string {
    const known = this.texts[id];
    if (known !== undefined) return known;
    const text = this.bytes.toString('utf8', this.startOf(id), this.ends[id] ?? 0);
    this.texts[id] = text;
    return text;
  }

  /** The text's first byte; 0 of the empty text. */
  firstByte(id: number): number {
    const start = this.startOf(id);
    return start < (this.ends[id] ?? 0) ? (this.bytes[start] ?? 0) : 0;
  }

  private startOf(id: number): number {
    return id === 0 ? 0 : (this.ends[id - 1] ?? 0);
  }

  /** The slot that holds this text, or the free one where it belongs. */
  private find(source: Uint8Array, start: number, end: number, hash: number): number {
    const mask = this.slots.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const taken = this.slots[slot] ?? 0;
      if (taken === 0) return slot;
      if (this.hashes[taken - 1] === hash && this.equals(taken - 1, source, start, end))
        return slot;
    }
  }

  private equals(id: number, source: Uint8Array, start: number, end: number): boolean {
    const from = this.startOf(id);
    if ((this.ends[id] ?? 0) - from !== end - start) return false;
    for (let at = start, own = from; at < end; at += 1, own += 1) {
      if (source[at] !== this.bytes[own]) return false;
    }
    return true;
  }

  private add(source: Uint8Array, start: number, end: number, hash: number, slot: number): number {
    const id = this.count;
    this.reserveBytes(end - start);
    this.bytes.set(source.subarray(start, end), this.used);
    this.used += end - start;
    if (id === this.ends.length) this.growIds();
    this.ends[id] = this.used;
    this.hashes[id] = hash;
    this.slots[slot] = id + 1;
    this.count += 1;
    if (this.count * 2 > this.slots.length) this.growSlots();
    return id;
  }

  private reserveBytes(more: number): void {
    if (this.used + more <= this.bytes.length) return;
    const larger = Buffer.alloc(Math.max(this.bytes.length * 2, this.used + more));
    larger.set(this.bytes.subarray(0, this.used));
    this.bytes = larger;
  }

  private growIds(): void {
    const ends = new Uint32Array(this.ends.length * 2);
    ends.set(this.ends);
    this.ends = ends;
    const hashes = new Int32Array(this.hashes.length * 2);
    hashes.set(this.hashes);
    this.hashes = hashes;
  }

  private growSlots(): void {
    const slots = new Int32Array(this.slots.length * 2);
    const mask = slots.length - 1;
    for (let id = 0; id < this.count; id += 1) {
      let slot = (this.hashes[id] ?? 0) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = id + 1;
    }
    this.slots = slots;
  }
}
