/** The last lines of a terminal, redrawn in place: one write a frame, no line cleared before it is written anew. */
import { createColors } from 'picocolors';
import stringWidth from 'string-width';
import type { Terminal } from '../terminal.js';
import type { ScreenLine, Tone } from './screen.js';

/** The terminal shows a frame when it is whole (DEC mode 2026); others ignore it. */
const BEGIN_FRAME = '\u001b[?2026h';
const END_FRAME = '\u001b[?2026l';
const CLEAR_TO_LINE_END = '\u001b[K';
const CLEAR_BELOW = '\u001b[J';
const up = (lines: number): string => (lines > 0 ? `\u001b[${String(lines)}A` : '');

export class LiveArea {
  private height = 0;
  private last = '';
  private readonly paint: Readonly<Record<Tone, (text: string) => string>>;

  constructor(private readonly terminal: Terminal) {
    const colours = createColors(terminal.hasColour);
    this.paint = {
      plain: (text) => text,
      title: colours.bold,
      good: colours.green,
      busy: colours.yellow,
      bad: colours.red,
      dim: colours.dim,
    };
  }

  /** Replaces the area by these lines. */
  draw(lines: readonly ScreenLine[]): void {
    const { columns } = this.terminal.size();
    const body = lines
      .map(({ text, tone }) => `${this.paint[tone](clip(text, columns - 1))}${CLEAR_TO_LINE_END}\n`)
      .join('');
    if (body === this.last) return;
    this.terminal.err(`${BEGIN_FRAME}${up(this.height)}${body}${CLEAR_BELOW}${END_FRAME}`);
    this.height = lines.length;
    this.last = body;
  }

  /** Prints lines that stay, above the area. */
  printAbove(lines: readonly string[]): void {
    this.terminal.err(`${up(this.height)}${CLEAR_BELOW}${lines.join('\n')}\n`);
    this.height = 0;
    this.last = '';
  }

  /** What is drawn stays; the next area is below it. */
  leave(): void {
    this.height = 0;
    this.last = '';
  }
}

/** Cuts a text to a number of columns. Control characters are dropped: a message must not move the cursor. */
export function clip(text: string, columns: number): string {
  // eslint-disable-next-line no-control-regex -- they are what is to be dropped
  const plain = text.replace(/[\u0000-\u001f\u007f-\u009f]/g, ' ');
  if (stringWidth(plain) <= columns) return plain;
  let clipped = '';
  let width = 0;
  for (const { segment } of new Intl.Segmenter().segment(plain)) {
    width += stringWidth(segment);
    if (width > columns - 1) break;
    clipped += segment;
  }
  return `${clipped}…`;
}
