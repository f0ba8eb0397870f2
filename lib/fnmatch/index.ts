/** Shell patterns over names and over files, by Python's rules. */
export { fnmatch, fnmatchExpression, hasMagic } from './fnmatch.js';
export { globFiles } from './glob-files.js';
