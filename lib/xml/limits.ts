/** Bounds of what is read; the defaults leave room for the largest comps files tenfold. */
export interface XmlLimits {
  readonly maxBytes: number;
  readonly maxDepth: number;
  readonly maxAttributes: number;
}

export const XML_LIMITS: XmlLimits = { maxBytes: 64 * 2 ** 20, maxDepth: 100, maxAttributes: 100 };
