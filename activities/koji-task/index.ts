/** What phases that wait for a Koji task share. */
export { haveTask, waitForTask } from './carry-out.js';
export { mayHaveTask, withKoji, type KojiContext } from './hub.js';
export { collectContainer, composeIdFor, taskOptions, writeRepoFile } from './container.js';
export { anyElsewhere, isPinned } from './older.js';
export { ImageValues } from './image-values.js';
export { publishImages, type ChosenImage } from './publish-images.js';
export { repoUrl, repoUrls, treeUrl, variantNamed } from './repo-urls.js';
export { kojiTaskSteps } from './steps.js';
