// Builds the demo's RPMs into build/repo, where both configurations expect them: about 50 packages in a few seconds.
import { fileURLToPath } from 'node:url';
import { buildRpmRepository } from '../../scripts/rpm-repository.mjs';

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const built = await buildRpmRepository(here('specs'), here('build/repo'));
console.log(built ? 'The RPMs are built.' : 'The RPMs are built already.');
