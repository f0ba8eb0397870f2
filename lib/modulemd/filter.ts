/** Option filter_modules: modules that variants do not get (pungi/phases/pkgset/sources/source_koji.py `filter_modules`). */
import { fnmatch } from '../fnmatch/index.js';

/** Whether one of the patterns `NAME` or `NAME:STREAM` (globs) names the module. */
export const isFilteredModule = (
  patterns: readonly string[],
  module: { readonly name: string; readonly stream: string },
): boolean =>
  patterns.some((pattern) => {
    const [name = '', ...rest] = pattern.split(':');
    const stream = rest.length === 0 ? '*' : rest.join(':');
    return fnmatch(module.name, name) && fnmatch(module.stream, stream);
  });
