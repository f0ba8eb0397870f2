/** Translated pieces of a regular expression, with the lengths that they can match. */

/** A translated piece with the least and greatest number of characters that it matches. */
export interface Piece {
  readonly js: string;
  readonly min: number;
  readonly max: number;
  /** What a quantifier says to it: not after an anchor, and not twice. */
  readonly kind: 'plain' | 'anchor' | 'repeated';
}

export const EMPTY: Piece = { js: '', min: 0, max: 0, kind: 'plain' };

export function one(js: string): Piece {
  return { js, min: 1, max: 1, kind: 'plain' };
}

export function joined(pieces: readonly Piece[]): Piece {
  return pieces.reduce(
    (all, piece) => ({
      js: all.js + piece.js,
      min: all.min + piece.min,
      max: all.max + piece.max,
      kind: 'plain',
    }),
    EMPTY,
  );
}
