/** The bounded end of a stream: a tool may print gigabytes, an error shows its last lines. */

/** Keeps the last bytes of what is added. */
export class Tail {
  private chunks: Buffer[] = [];
  private size = 0;

  constructor(private readonly limitBytes: number) {}

  add(chunk: Buffer): void {
    this.chunks.push(chunk);
    this.size += chunk.length;
    for (let first = this.chunks[0]; first !== undefined; first = this.chunks[0]) {
      if (this.size - first.length < this.limitBytes) return;
      this.chunks.shift();
      this.size -= first.length;
    }
  }

  /** At most the limit, never beginning inside a UTF-8 character. */
  text(): string {
    const whole = Buffer.concat(this.chunks);
    if (whole.length <= this.limitBytes) return whole.toString('utf8');
    let start = whole.length - this.limitBytes;
    while (start < whole.length && ((whole[start] ?? 0) & 0xc0) === 0x80) start += 1;
    return whole.subarray(start).toString('utf8');
  }

  /** The last lines of the kept text. */
  lines(count: number): string {
    return this.text().trimEnd().split('\n').slice(-count).join('\n');
  }
}
