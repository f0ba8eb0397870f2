/** Whether a compose has comps at all. */

/** True if a comps file is named, or comps stand inline. */
export function hasComps(config: {
  readonly comps_file?: unknown;
  readonly comps?: unknown;
}): boolean {
  return config.comps_file !== undefined || config.comps !== undefined;
}
