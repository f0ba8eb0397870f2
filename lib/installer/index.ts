/** Installers: the commands that make them, their boot configurations, what other nodes are told of them. */
export { BOOT_CONFIGS, bootConfigFor, type BootMedium } from './boot-config.js';
export {
  planBuildinstall,
  planLorax,
  type BuildinstallInput,
  type LoraxInput,
} from './commands.js';
export { listImage, parseImageListing, readFromImage, writeToImage } from './efi-image.js';
export { formatInstallerFacts, readInstallerFacts, type InstallerFacts } from './facts.js';
export { mergeLoraxOptions, type LoraxOptions } from './lorax-options.js';
