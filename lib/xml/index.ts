/** XML, read safely and written plainly. */
export { withoutBlankText } from './blank-text.js';
export {
  childElements,
  firstChild,
  textOf,
  type XmlDocument,
  type XmlElement,
  type XmlMisc,
  type XmlNode,
  type XmlPlace,
} from './element.js';
export { element, formatXml } from './format.js';
export type { XmlLimits } from './limits.js';
export { parseXml, tryParseXml, type XmlFault, type XmlResult } from './parse.js';
