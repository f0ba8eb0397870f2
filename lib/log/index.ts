/** Logs for people. */
export {
  appendMainLog,
  appendMainLogEnd,
  formatMainLogLine,
  type LogLevel,
  type MainLogLine,
} from './main-log.js';
