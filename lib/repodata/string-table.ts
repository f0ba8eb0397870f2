/**
 * Interned byte strings: each distinct text is kept once and named by a number. A distribution's metadata has some
 * ten million texts, of which one in ten is distinct; numbers are compared instead.
 */

const encoder = new TextEncoder();
/** The bytes of the text last written by `writeText`. */
let written: Uint8Array = new Uint8Array(1024);

/** Writes a text's bytes to `written`; returns how many they are. ASCII, nearly all there is, costs no call. */
function writeText(text: string): number {
  // A character takes three bytes at most.
  if (text.length * 3 > written.length) written = new Uint8Array(text.length * 6);
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code > 127) return encoder.encodeInto(text, written).written;
    written[at] = code;
  }
  return text.length;
}

/** What a table is made of, to be written down and read again. */
export interface StringTableParts {
  readonly bytes: Uint8Array;
  /** Where the text of each number ends in the bytes; it starts where the one before ends. */
  readonly ends: Uint32Array;
  /** See `SLOT`. */
  readonly slots: Int32Array;
}

/**
 * A slot of the table (open addressing): the text's number + 1, or 0 if the slot is free; its hash; where it starts and
 * ends in the bytes. All in one place: what a look-up costs is the memory that it touches.
 */
const SLOT = { number: 0, hash: 1, start: 2, end: 3, size: 4 } as const;

/** Four bytes at a time, rotated and multiplied; mixed at the end, for the low bits choose the slot. */
function hashBytes(bytes: Uint8Array, start: number, end: number): number {
  let hash = end - start;
  let at = start;
  for (const last = end - 3; at < last; at += 4) {
    const word =
      (bytes[at] ?? 0) |
      ((bytes[at + 1] ?? 0) << 8) |
      ((bytes[at + 2] ?? 0) << 16) |
      ((bytes[at + 3] ?? 0) << 24);
    hash = Math.imul(((hash << 5) | (hash >>> 27)) ^ word, 0x9e3779b1);
  }
  for (; at < end; at += 1) {
    hash = Math.imul(((hash << 5) | (hash >>> 27)) ^ (bytes[at] ?? 0), 0x9e3779b1);
  }
  hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b);
  return hash ^ (hash >>> 13);
}

export class StringTable {
  private bytes: Buffer = Buffer.allocUnsafeSlow(1 << 16);
  private used = 0;
  private ends: Uint32Array = new Uint32Array(1 << 12);
  private slots: Int32Array = new Int32Array(SLOT.size << 13);
  private slotCount = 1 << 13;
  /** Slots that are not free. */
  private taken = 0;
  /** Texts that were asked for. */
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
    return this.internHashed(source, start, end, hashBytes(source, start, end));
  }

  /** A new number for a text that nobody will look up, and that is hardly ever there twice: it costs no slot. */
  append(source: Uint8Array, start: number, end: number): number {
    this.put(source, start, end);
    return this.count - 1;
  }

  /** Makes room for so many more texts and bytes at once. */
  reserve(texts: number, bytes: number): void {
    this.reserveBytes(bytes);
    let slotCount = this.slotCount;
    while ((this.taken + texts) * 3 > slotCount * 2) slotCount *= 2;
    if (slotCount > this.slotCount) this.growSlots(slotCount);
  }

  internText(text: string): number {
    const length = writeText(text);
    return this.intern(written, 0, length);
  }

  /** The number of a text that is there already; -1 if it is not. */
  lookup(source: Uint8Array, start: number, end: number): number {
    const slot = this.find(source, start, end, hashBytes(source, start, end));
    return (this.slots[slot] ?? 0) - 1;
  }

  lookupText(text: string): number {
    const length = writeText(text);
    return this.lookup(written, 0, length);
  }

  /** The text of a number; bytes that are no UTF-8 become replacement characters. */
  text(id: number): string {
    const known = this.texts[id];
    if (known !== undefined) return known;
    if (this.texts.length < this.count) this.growTexts();
    const text = this.bytes.toString('utf8', this.startOf(id), this.ends[id] ?? 0);
    this.texts[id] = text;
    return text;
  }

  /** The text's first byte; 0 of the empty text. */
  firstByte(id: number): number {
    const start = this.startOf(id);
    return start < (this.ends[id] ?? 0) ? (this.bytes[start] ?? 0) : 0;
  }

  /** The number that a text of this table has in another; -1 if it is not looked up there. */
  lookupIn(other: StringTable, id: number): number {
    return other.lookup(this.bytes, this.startOf(id), this.ends[id] ?? 0);
  }

  /** Takes in all texts of another table; returns their numbers here by their numbers there. */
  internAll(other: StringTable): Int32Array {
    const numbers = new Int32Array(other.count).fill(-1);
    const { bytes, slots } = other;
    for (let slot = 0; slot < slots.length; slot += SLOT.size) {
      const taken = slots[slot] ?? 0;
      if (taken === 0) continue;
      const start = slots[slot + SLOT.start] ?? 0;
      const end = slots[slot + SLOT.end] ?? 0;
      numbers[taken - 1] = this.internHashed(bytes, start, end, slots[slot + SLOT.hash] ?? 0);
    }
    for (let id = 0; id < other.count; id += 1) {
      if (numbers[id] !== -1) continue;
      numbers[id] = this.append(bytes, other.startOf(id), other.ends[id] ?? 0);
    }
    return numbers;
  }

  parts(): StringTableParts {
    return {
      bytes: this.bytes.subarray(0, this.used),
      ends: this.ends.subarray(0, this.count),
      slots: this.slots,
    };
  }

  /** Becomes the table that the parts are of; they belong to it from now on. */
  adopt({ bytes, ends, slots }: StringTableParts): void {
    this.bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    this.used = bytes.length;
    this.ends = ends;
    this.slots = slots;
    this.slotCount = slots.length / SLOT.size;
    this.taken = 0;
    for (let slot = 0; slot < slots.length; slot += SLOT.size)
      if (slots[slot] !== 0) this.taken += 1;
    this.count = ends.length;
    this.texts = [];
  }

  private internHashed(source: Uint8Array, start: number, end: number, hash: number): number {
    const slot = this.find(source, start, end, hash);
    const taken = this.slots[slot] ?? 0;
    return taken !== 0 ? taken - 1 : this.add(source, start, end, hash, slot);
  }

  private startOf(id: number): number {
    return id === 0 ? 0 : (this.ends[id - 1] ?? 0);
  }

  /** The slot that holds this text, or the free one where it belongs. */
  private find(source: Uint8Array, start: number, end: number, hash: number): number {
    const { slots } = this;
    const mask = (this.slotCount - 1) * SLOT.size;
    for (let slot = (hash << 2) & mask; ; slot = (slot + SLOT.size) & mask) {
      if (slots[slot] === 0) return slot;
      if (slots[slot + SLOT.hash] === hash && this.equals(slot, source, start, end)) return slot;
    }
  }

  private equals(slot: number, source: Uint8Array, start: number, end: number): boolean {
    const { bytes } = this;
    const from = this.slots[slot + SLOT.start] ?? 0;
    if ((this.slots[slot + SLOT.end] ?? 0) - from !== end - start) return false;
    for (let at = start, own = from; at < end; at += 1, own += 1) {
      if (source[at] !== bytes[own]) return false;
    }
    return true;
  }

  private add(source: Uint8Array, start: number, end: number, hash: number, slot: number): number {
    const from = this.used;
    this.put(source, start, end);
    const { slots } = this;
    slots[slot + SLOT.number] = this.count;
    slots[slot + SLOT.hash] = hash;
    slots[slot + SLOT.start] = from;
    slots[slot + SLOT.end] = this.used;
    this.taken += 1;
    const id = this.count - 1;
    if (this.taken * 3 > this.slotCount * 2) this.growSlots(2 * this.slotCount);
    return id;
  }

  /** Adds the text as the next number. */
  private put(source: Uint8Array, start: number, end: number): void {
    this.reserveBytes(end - start);
    const { bytes } = this;
    let used = this.used;
    // Texts are short: a native copy costs more than the loop.
    for (let at = start; at < end; at += 1, used += 1) bytes[used] = source[at] ?? 0;
    this.used = used;
    if (this.count === this.ends.length) this.growIds();
    this.ends[this.count] = used;
    this.count += 1;
  }

  private reserveBytes(more: number): void {
    if (this.used + more <= this.bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(this.bytes.length * 2, this.used + more));
    larger.set(this.bytes.subarray(0, this.used));
    this.bytes = larger;
  }

  private growIds(): void {
    const ends = new Uint32Array(this.ends.length * 2);
    ends.set(this.ends);
    this.ends = ends;
  }

  private growSlots(slotCount: number): void {
    const old = this.slots;
    this.slotCount = slotCount;
    const slots = new Int32Array(this.slotCount * SLOT.size);
    const mask = slots.length - SLOT.size;
    for (let from = 0; from < old.length; from += SLOT.size) {
      if (old[from] === 0) continue;
      let slot = ((old[from + SLOT.hash] ?? 0) << 2) & mask;
      while (slots[slot] !== 0) slot = (slot + SLOT.size) & mask;
      for (let part = 0; part < SLOT.size; part += 1) slots[slot + part] = old[from + part] ?? 0;
    }
    this.slots = slots;
  }

  /** In one go: an array that is filled here and there would become a map. */
  private growTexts(): void {
    const larger = new Array<string | undefined>(this.count);
    for (let id = 0; id < this.texts.length; id += 1) larger[id] = this.texts[id];
    this.texts = larger;
  }
}
