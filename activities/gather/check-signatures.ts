/**
 * Unsigned copies may stand in for what a compose does not ask for itself; one that the solver chose after all ends it
 * (pungi/phases/gather/methods/method_deps.py).
 */
import { InputError } from '../../lib/errors.js';
import { gatherResultSchema } from '../../lib/gather/index.js';
import { pkgsetIndexSchema } from '../../lib/pkgset/index.js';
import { readJsonFile } from '../../lib/process/index.js';
import { parseNevra } from '../../lib/rpm/index.js';
import type { GatherContext } from './context.js';

/** @throws InputError that names all gathered packages without a permitted signature */
export async function checkSignatures(context: GatherContext, resultFile: string): Promise<void> {
  const index = await readJsonFile(context.tree.pkgsetIndex(), pkgsetIndexSchema, {
    missing: null,
  });
  const invalid = new Set(index?.invalidNames);
  if (invalid.size === 0) return;
  const { packages } = await readJsonFile(resultFile, gatherResultSchema);
  const chosen = packages.rpm
    .map(({ nevra }) => nevra)
    .filter((nevra) => invalid.has(parseNevra(nevra).name));
  if (chosen.length === 0) return;
  throw new InputError(
    `packages without a permitted signature were gathered: ${[...new Set(chosen)].sort().join(', ')}`,
    {
      hint: 'have them signed and start again, or permit unsigned packages with None in sigkeys',
    },
  );
}
