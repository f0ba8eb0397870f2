/** RPM repositories for tests: from directories of specs, or any number of packages from one generated spec. */
import { execa } from 'execa';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ROOT, TEST_CACHE } from './tools.js';

const BUILDER = path.join(ROOT, 'scripts', 'rpm-repository.mjs');

/** Builds a directory of specs and its `targets.json` once; answers the repository's path. */
export async function buildRpms(specDir: string, name: string): Promise<string> {
  const repository = path.join(TEST_CACHE, 'rpms', name);
  await execa(process.execPath, [BUILDER, specDir, repository]);
  return repository;
}

/** The name of generated package `index`. */
export const generatedName = (index: number): string => `gen-${String(index).padStart(5, '0')}`;

/** Each package requires the one before it in its row of ten, and every row's first requires `gen-00000`. */
function requirementOf(index: number): string {
  if (index === 0) return '';
  return `Requires: ${generatedName(index % 10 === 0 ? 0 : index - 1)}\n`;
}

const subpackage = (index: number): string => {
  const name = generatedName(index);
  return `%package -n ${name}
Summary: ${name}
${requirementOf(index)}%description -n ${name}
${name}
%files -n ${name}
/usr/share/gen/${name}
`;
};

/** One spec that makes `count` binary packages of a few hundred bytes each, with a shallow graph of requirements. */
export function generatedSpec(count: number): string {
  const packages = Array.from({ length: count }, (_, index) => subpackage(index)).join('');
  return `Name: gen
Version: 1.0
Release: 1
Summary: Generated packages
License: MIT

%description
Generated packages.

${packages}
%install
mkdir -p $RPM_BUILD_ROOT/usr/share/gen
for n in $(seq -f '%%05.0f' 0 ${count - 1}); do echo "gen-$n" > $RPM_BUILD_ROOT/usr/share/gen/gen-$n; done
`;
}

/** A repository of `count` generated x86_64 packages and their source package. */
export async function buildGeneratedRpms(count: number): Promise<string> {
  const specDir = path.join(TEST_CACHE, 'specs', `gen-${count}`);
  await mkdir(specDir, { recursive: true });
  await writeFile(path.join(specDir, 'gen.spec'), generatedSpec(count));
  await writeFile(path.join(specDir, 'targets.json'), JSON.stringify({ '*': ['x86_64'] }));
  return buildRpms(specDir, `gen-${count}`);
}
