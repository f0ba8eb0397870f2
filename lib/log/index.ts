/** Logs for people. */
export { appendMainLog, formatMainLogLine, type LogLevel, type MainLogLine } from './main-log.js';
