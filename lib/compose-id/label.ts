/** Milestone labels such as `RC-1.0`, and what is derived from them (productmd/composeinfo.py, pungi/compose.py). */
import type { ComposeIdentity } from '../../config-schemas/identity.js';
import { ConfigError } from '../errors.js';
import { LABEL_NAMES } from '../productmd/index.js';
import { typeSuffix } from './compose-id.js';

const SUPPORTED = new Set(['RC', 'Update', 'SecurityFix']);
const LABEL = new RegExp(`^(?<milestone>${LABEL_NAMES.join('|')})-(?<version>\\d+\\.\\d+)$`);

/** The two parts of a label. @throws ConfigError if it is no label */
export function splitLabel(label: string): { milestone: string; version: string } {
  const { milestone, version } = LABEL.exec(label)?.groups ?? {};
  if (milestone !== undefined && version !== undefined) return { milestone, version };
  throw new ConfigError([
    {
      severity: 'error',
      path: 'label',
      message: `Label in unknown format: ${label}`,
      hint: `write MILESTONE-X.Y with one of ${LABEL_NAMES.join(', ')}, for example RC-1.0`,
    },
  ]);
}

/** Whether a label by itself makes a compose supported (`final` in composeinfo). */
export function isSupportedLabel(label: string | null): boolean {
  return label !== null && SUPPORTED.has(splitLabel(label).milestone);
}

/** `RC-1` of `RC-1.0`. */
export const labelMajorVersion = (label: string): string => label.slice(0, label.lastIndexOf('.'));

/** What Koji gets as an image's release: the label's numbers, else date, type and respin. */
export function imageRelease({ label, date, type, respin }: ComposeIdentity): string {
  if (label !== null) return splitLabel(label).version;
  return `${date}${typeSuffix(type)}.${String(respin)}`;
}

/** What Koji gets as an image's version: the release's, with the milestone unless that is RC. */
export function imageVersion({ label, release }: ComposeIdentity): string {
  const milestone = label === null ? 'RC' : splitLabel(label).milestone;
  return milestone === 'RC' ? release.version : `${release.version}_${milestone}`;
}
