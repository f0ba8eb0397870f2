/** Comps that stand in the configuration itself; their schema is loaded only where there are such. */

/** Text of a comps file. @throws ConfigError */
export async function compsTextOf(value: unknown): Promise<string> {
  const { compsTextOfObject } = await import('./from-object.js');
  return compsTextOfObject(value);
}
