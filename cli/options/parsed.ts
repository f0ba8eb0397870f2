/** A command line that was understood: values by slot, and positional arguments. */

export class Parsed {
  private readonly values = new Map<string, string[]>();

  constructor(readonly positional: readonly string[]) {}

  /** The same options with the positional arguments behind the first `count`. */
  behind(count: number): Parsed {
    const rest = new Parsed(this.positional.slice(count));
    for (const [slot, values] of this.values) rest.values.set(slot, values);
    return rest;
  }

  /** Notes a value; those of one slot are kept in order. */
  add(slot: string, value: string): void {
    this.values.set(slot, [...(this.values.get(slot) ?? []), value]);
  }

  has(slot: string): boolean {
    return this.values.has(slot);
  }

  /** The last value given, as it stands. */
  text(slot: string): string | undefined {
    return this.values.get(slot)?.at(-1);
  }

  /** All values given, in order. */
  list(slot: string): readonly string[] {
    return this.values.get(slot) ?? [];
  }

  /** The last value as a whole number; the parser has refused all else. */
  integer(slot: string): number | undefined {
    const text = this.text(slot);
    return text === undefined ? undefined : Number(text);
  }
}
