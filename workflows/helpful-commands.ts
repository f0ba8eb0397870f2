/** The commands that help a node that waits for its operator, to be typed as they stand. */

/** Temporal's own command does the same as ours: it needs no Punji. */
export function helpfulCommands(
  compose: string,
  node: string,
  canSkip: boolean,
): readonly string[] {
  return [
    `punji retry ${compose} '${node}'`,
    ...(canSkip ? [`punji skip ${compose} '${node}' --reason 'WHY'`] : []),
    `punji abort ${compose} --reason 'WHY'`,
  ];
}
