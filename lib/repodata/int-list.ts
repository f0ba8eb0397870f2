/** A list of 32-bit integers that grows, kept in one typed array. */
export class IntList {
  private store: Int32Array;
  length = 0;

  constructor(capacity = 16) {
    this.store = new Int32Array(capacity);
  }

  push(value: number): void {
    if (this.length === this.store.length) this.reserve(1);
    this.store[this.length] = value;
    this.length += 1;
  }

  /** 0 outside the list. */
  at(index: number): number {
    return this.store[index] ?? 0;
  }

  /** The values so far; valid until the next push. */
  view(): Int32Array {
    return this.store.subarray(0, this.length);
  }

  /** Adds all values, each as `change` makes it. */
  pushAll(values: Int32Array, change: (value: number) => number): void {
    this.reserve(values.length);
    for (let at = 0; at < values.length; at += 1) {
      this.store[this.length + at] = change(values[at] ?? 0);
    }
    this.length += values.length;
  }

  /** Becomes the list of these values; the array belongs to it from now on. */
  adopt(values: Int32Array): void {
    this.store = values;
    this.length = values.length;
  }

  private reserve(more: number): void {
    if (this.length + more <= this.store.length) return;
    const larger = new Int32Array(Math.max(16, this.store.length * 2, this.length + more));
    larger.set(this.store.subarray(0, this.length));
    this.store = larger;
  }
}
