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
export { element, escapeAttribute, escapeText, formatXml } from './format.js';
export { XML_LIMITS, type XmlLimits } from './limits.js';
export { formatFault, parseXml, tryParseXml, type XmlFault, type XmlResult } from './parse.js';
