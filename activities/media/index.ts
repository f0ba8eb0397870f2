/** What the phases that make media share: createiso and extra_isos. */
export { bootOf, type MediaContext } from './boot.js';
export { describeMedium, makeMedium, mediumPlace, type Medium } from './medium.js';
