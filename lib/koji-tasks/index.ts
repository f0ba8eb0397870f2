/** Tasks on a Koji hub: what is asked for, one task per node, watching, what came of it (docs/koji-tasks.md). */
export type { TaskCall } from './call.js';
export { cancelTasks } from './cancel-tasks.js';
export { TaskClaims } from './claims.js';
export {
  containerListing,
  formatContainerFacts,
  readContainerFacts,
  registriesOf,
} from './container-facts.js';
export { containerOf } from './containers.js';
export { ensureTask, mayHaveTask, spendTask } from './ensure-task.js';
export {
  formatOfType,
  imageBuilderFormat,
  isImageType,
  kiwiFormat,
  osbuildIsoType,
} from './formats.js';
export { imageBuildCall, liveImageCall, liveMediaCall } from './kickstart-images.js';
export { obtainFile } from './obtain.js';
export { containerCall, imageBuilderCall, kiwiCall, osbuildCall } from './plugin-images.js';
export { imagesOfOsbuild, imagesOfTask, type TaskImage } from './results.js';
export {
  pungiBuildinstallCall,
  pungiOstreeCall,
  type PungiPluginTask,
} from './pungi-plugin-calls.js';
export { runrootCall } from './runroot-call.js';
export { watcherOf } from './watcher.js';
export { buildsOfTask, signedRpms, wrappedRpms, type WrappedRpm } from './wrapped-rpms.js';
