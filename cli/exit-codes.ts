/** Exit codes of the command: Pungi's, and 4 for what is refused because another is at it. */
export const EXIT = { ok: 0, failed: 1, usage: 2, refused: 4 } as const;
