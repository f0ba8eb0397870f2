/** Exit codes of the command: Pungi's, 4 for what is refused because another is at it, 5 for a compose that nothing calls for. */
export const EXIT = { ok: 0, failed: 1, usage: 2, refused: 4, unchanged: 5 } as const;
