/** Interned dependencies: a name with an optional `operator EVR`, named by a number. Equal texts have equal numbers. */
import { relationText } from '../rpm/index.js';
import { IntList } from './int-list.js';
import type { StringTable } from './string-table.js';

/** What a table is made of, to be written down and read again. */
export interface RelationTableParts {
  readonly names: Int32Array;
  readonly bits: Int32Array;
  readonly evrs: Int32Array;
  readonly slots: Int32Array;
}

export class RelationTable {
  private readonly names = new IntList(1 << 12);
  private readonly bits = new IntList(1 << 12);
  private readonly evrs = new IntList(1 << 12);
  private slots: Int32Array = new Int32Array(1 << 13);

  constructor(private readonly strings: StringTable) {}

  get length(): number {
    return this.names.length;
  }

  /** The number of `name`, or of `name OPERATOR evr` if bits are given (see RELATION of lib/rpm). */
  intern(name: number, bits: number, evr: number): number {
    const mask = this.slots.length - 1;
    let slot = hashOf(name, bits, evr) & mask;
    for (; ; slot = (slot + 1) & mask) {
      const id = (this.slots[slot] ?? 0) - 1;
      if (id < 0) break;
      if (this.names.at(id) === name && this.bits.at(id) === bits && this.evrs.at(id) === evr)
        return id;
    }
    const id = this.names.length;
    this.names.push(name);
    this.bits.push(bits);
    this.evrs.push(evr);
    this.slots[slot] = id + 1;
    if (this.length * 2 > this.slots.length) this.growSlots();
    return id;
  }

  /** String number of the name. */
  nameOf(id: number): number {
    return this.names.at(id);
  }

  /** 0: no version is asked for. */
  bitsOf(id: number): number {
    return this.bits.at(id);
  }

  /** String number of the EVR. */
  evrOf(id: number): number {
    return this.evrs.at(id);
  }

  /** As messages show it: `name >= 1:2.0`. */
  text(id: number): string {
    const name = this.strings.text(this.nameOf(id));
    const bits = this.bitsOf(id);
    return bits === 0 ? name : `${name} ${relationText(bits)} ${this.strings.text(this.evrOf(id))}`;
  }

  /** Takes in all relations of another table; returns their numbers here by their numbers there. */
  internAll(other: RelationTable, stringNumbers: Int32Array): Int32Array {
    const numbers = new Int32Array(other.length);
    for (let id = 0; id < other.length; id += 1) {
      const name = stringNumbers[other.nameOf(id)] ?? 0;
      const evr = stringNumbers[other.evrOf(id)] ?? 0;
      numbers[id] = this.intern(name, other.bitsOf(id), evr);
    }
    return numbers;
  }

  parts(): RelationTableParts {
    const { names, bits, evrs, slots } = this;
    return { names: names.view(), bits: bits.view(), evrs: evrs.view(), slots };
  }

  /** Becomes the table that the parts are of; they belong to it from now on. */
  adopt({ names, bits, evrs, slots }: RelationTableParts): void {
    this.names.adopt(names);
    this.bits.adopt(bits);
    this.evrs.adopt(evrs);
    this.slots = slots;
  }

  private growSlots(): void {
    const slots = new Int32Array(this.slots.length * 2);
    const mask = slots.length - 1;
    for (let id = 0; id < this.length; id += 1) {
      let slot = hashOf(this.nameOf(id), this.bitsOf(id), this.evrOf(id)) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = id + 1;
    }
    this.slots = slots;
  }
}

function hashOf(name: number, bits: number, evr: number): number {
  const mixed = Math.imul(name, 0x9e3779b1) ^ Math.imul(evr * 8 + bits, 0x85ebca6b);
  return mixed ^ (mixed >>> 15);
}
