/** The compose directory: its paths. */
export { ComposeTree, type ArchOrGlobal, type VariantPlace } from './compose-tree.js';
