/** ISOs of all variants of a finished compose, for each arch, for sources and for debug information. */
export { makeUnifiedIsos, type UnifiedIsosRequest } from './make.js';
