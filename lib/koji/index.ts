/** Koji: profiles, calls to a hub, tasks, and where files lie (docs/koji.md). */
export { KojiClient } from './client.js';
export { decodeDocument } from './decode.js';
export { encodeFault, encodeResult } from './encode.js';
export { FAULT } from './fault.js';
export { hasMethod } from './hub-methods.js';
export { openKoji, openKojiProfile, type OpenKojiOptions } from './open.js';
export {
  archiveDirectory,
  imageDirectory,
  rpmPath,
  taskDirectory,
  type BuildPlace,
} from './paths.js';
export { type KojiProfile, type ProfilePlaces } from './profile.js';
export { isStruct } from './struct.js';
export { downloadTaskFile, taskFiles, type TaskFile } from './task-output.js';
export {
  cancelTask,
  isFinished,
  taskChildren,
  taskDescendents,
  taskInfo,
  taskInfos,
  taskOf,
  taskResult,
  taskUrl,
  type TaskInfo,
} from './tasks.js';
export { uploadFile, type UploadTarget } from './upload.js';
export type { KojiCall, KojiStruct, KojiValue } from './value.js';
