/** Commands in a root of the target arch: by Koji, by ssh, here (docs/runroot.md). */
export { buildrootRpms, listedRpms } from './buildroot-rpms.js';
export { lacksLoopDevice } from './loop-device.js';
export { kojiText, shellText, type ShellCommand } from './shell-text.js';
export { planSsh } from './ssh.js';
