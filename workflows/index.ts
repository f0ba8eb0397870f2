/** What a worker that runs workflows registers: the bundle's entry. */
export { compose } from './compose.js';
export { deliverEvents as deliver_events } from './deliver-events.js';
export { tellEnd as tell_end } from './tell-end.js';
export { multiCompose as multi_compose } from './multi-compose.js';
