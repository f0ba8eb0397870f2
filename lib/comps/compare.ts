/** Order of ids and names in comps: by code unit, never by locale. */
export const compareTexts = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
