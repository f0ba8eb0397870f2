/** Are images what they are said to be? */
export { checkImage, type DeclaredImage } from './check.js';
