/** Limits of configuration files: far above real ones, so that a wrong or hostile file ends with a clear error. */

export const LIMITS = {
  /** Bytes of one file. */
  fileBytes: 8 * 1024 * 1024,
  /** Files that one configuration may import, one within the other. */
  importDepth: 50,
  /** Files in all. */
  files: 1000,
  /** Brackets within brackets. */
  nesting: 100,
  /** Characters of a text that formatting makes. */
  textLength: 1024 * 1024,
  /** Aliases that a YAML file may expand to. */
  yamlAliases: 1000,
} as const;
