/** What the phases that make media share: createiso and extra_isos. */
export { bootOf, type BootKey } from './boot.js';
export { describeMedium, makeMedium, type MediaContext, type Medium } from './medium.js';
