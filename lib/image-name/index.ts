/** Names made from templates: files of images, volume ids. */
export { composeValues, layeredRelease, majorVersion } from './compose-values.js';
export { discName, discVolumeId, extraIsoNames } from './disc.js';
export { imageName, type ImageNameFormat, type ImageNameInput } from './image-name.js';
export {
  fillPercentTemplate,
  fillTemplate,
  type TemplatePurpose,
  type TemplateValues,
} from './template.js';
export { volumeId, type VolumeIdInput } from './volume-id.js';
