/** A fault that a method ends with. */
export class HubFault extends Error {
  constructor(
    readonly code: number,
    text: string,
  ) {
    super(text);
  }
}

export const generic = (text: string): HubFault => new HubFault(1000, text);
