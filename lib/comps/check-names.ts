/** Refuses names of packages with white space around them (pungi/phases/init.py, validate_comps). */
import { InputError } from '../errors.js';
import type { Comps } from './model.js';

/** @throws InputError that lists every such package */
export function checkPackageNames(comps: Comps): void {
  const errors = comps.groups.flatMap((group) =>
    group.packages
      .filter(({ name }) => name !== name.trim())
      .map(
        ({ name }) =>
          `Package name ${name.trim()} in group '${group.id}' contains leading or trailing whitespace`,
      ),
  );
  if (errors.length === 0) return;
  throw new InputError(`Comps file contains errors:\n${errors.join('\n')}`, {
    hint: 'remove the white space inside <packagereq>',
  });
}
