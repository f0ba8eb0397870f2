/** Ends parsing at the first fault. */
import type { XmlPlace } from './element.js';

/** Thrown inside the parser's callbacks only; `tryParseXml` turns it into a fault. */
export class XmlStop extends Error {
  constructor(
    message: string,
    readonly place: XmlPlace,
  ) {
    super(message);
  }
}
