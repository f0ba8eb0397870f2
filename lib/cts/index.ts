/** The Compose Tracking Service. */
export { trackerSettings, type Authentication, type TrackerSettings } from './settings.js';
export { reserveIdentity, setComposeUrl, type Relations, type TrackerContext } from './tracker.js';
