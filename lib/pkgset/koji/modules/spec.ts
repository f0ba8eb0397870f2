/** How configurations name modules: `NAME:STREAM[:VERSION[:CONTEXT]]` (pungi/phases/pkgset/sources/source_koji.py `variant_dict_from_str`). */
import { ConfigError } from '../../../errors.js';

export interface ModuleSpec {
  /** As written. */
  readonly text: string;
  readonly name: string;
  readonly stream: string;
  readonly version: string | null;
  readonly context: string | null;
}

/** Stands for all modules of the tags. */
export const ALL_MODULES = '*';

/** A version as the old form has it after a dash. */
const TIMESTAMP = /^\d{14}$/;

/** @throws ConfigError if it is none */
export function parseModuleSpec(text: string): ModuleSpec {
  const parts = text.includes(':') ? text.split(':') : oldParts(text);
  const [name = '', stream = '', version = null, context = null] = parts;
  if (parts.length > 4 || name === '' || stream === '') throw noSpec(text);
  return { text, name, stream, version, context };
}

/** @throws ConfigError if version or context is not said */
export function parseFullModuleSpec(text: string, option: string): ModuleSpec {
  const parts = text.split(':');
  const [name = '', stream = '', version = '', context = ''] = parts;
  if (parts.length === 4 && parts.every((part) => part !== '')) {
    return { text, name, stream, version, context };
  }
  throw wrong(`Module ${text} is not in N:S:V:C format`, option, 'name it in full');
}

/** `NAME-STREAM[-YYYYMMDDhhmmss]`, the form before names had colons. */
function oldParts(text: string): string[] {
  const words = text.split('-');
  const last = words.at(-1) ?? '';
  const version = words.length > 2 && TIMESTAMP.test(last) ? [last] : [];
  const rest = words.slice(0, words.length - version.length);
  return [rest.slice(0, -1).join('-'), rest.at(-1) ?? '', ...version];
}

/** A stream as Koji has it: as the version of a build, in which dashes would end it. */
export const kojiStream = (stream: string): string => stream.replaceAll('-', '_');

const noSpec = (text: string): ConfigError =>
  wrong(
    `Module string "${text}" is not recognized. Only NAME:STREAM[:VERSION[:CONTEXT]] is allowed.`,
    'variants_file',
    'correct the <module> element',
  );

const wrong = (message: string, path: string, hint: string): ConfigError =>
  new ConfigError([{ severity: 'error', message, path, hint }]);
