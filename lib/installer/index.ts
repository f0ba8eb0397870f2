/** Installers: the commands that make them, their boot configurations, what other nodes are told of them. */
export { BOOT_CONFIGS } from './boot-config.js';
export { loraxPluginArguments, planBuildinstall, planLorax, type LoraxInput } from './commands.js';
export { editBootConfigs, editEfiImage } from './edit.js';
export { formatInstallerFacts, readInstallerFacts, type InstallerFacts } from './facts.js';
export { linkInstallClasses, planProductImage, PRODUCT_DIR } from './product-image.js';
export { mergeLoraxOptions, type LoraxOptions } from './lorax-options.js';
