/** Input files of pungi-gather: the kickstart commands and sections that say what is gathered from where. */
export type { GroupRequest, KickstartInput, KickstartRepository } from './model.js';
export { readKickstart } from './read.js';
