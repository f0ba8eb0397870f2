/** Tells others of a compose's events: Pungi's notification scripts, and webhooks (docs/notifications.md). */
export { commonFacts } from './common-facts.js';
export type { NotifiedEvent } from './event.js';
export { tellScripts } from './scripts.js';
export { postEvent, signatureOf } from './webhook.js';
