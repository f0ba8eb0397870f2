/** A list of 32-bit integers that grows, kept in one typed array. */
export class IntList {
  private store: Int32Array;
  length = 0;

  constructor(capacity = 16) {
    this.store = new Int32Array(capacity);
  }

  push(value: number): void {
    if (this.length === this.store.length) this.grow();
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

  private grow(): void {
    const larger = new Int32Array(Math.max(16, this.store.length * 2));
    larger.set(this.store);
    this.store = larger;
  }
}
