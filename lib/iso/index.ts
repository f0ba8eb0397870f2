/** ISO images: what goes on them, the commands that make them, what they say of themselves. */
export { bootArguments, needsPpcTemplates } from './boot-arguments.js';
export { formatGraftPoints, overlay, type GraftPoints } from './graft-points.js';
export { looksBootable, readMarks, type ImageMarks } from './inspect.js';
export { formatManifest, manifestCommand } from './manifest.js';
export {
  implantCommand,
  planIso,
  type IsoPlanInput,
  type IsoTool,
  type JigdoPlan,
} from './plan-image.js';
export { replayCommand, replayScript, type ReplacedPartition } from './replay.js';
export { readVolume, type VolumeFacts } from './read-volume.js';
export {
  graftPointsOf,
  outsideLinks,
  scanTree,
  type ScannedTree,
  type TreeFile,
} from './scan-tree.js';
export { isoScript, TEMPLATE } from './script.js';
export { parseMediaSize } from './size.js';
export { splitMedia, type MediaFile, type MediaPart } from './split.js';
