/** Configurations in files of a directory of their own. */
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { loadConfig, validateConfig, type Validation } from '../../../../lib/config/index.js';

/** The least that is valid. */
export const MINIMAL = `release_name = "Demo"
release_short = "Demo"
release_version = "1"
variants_file = "variants.xml"
pkgset_source = "repos"
pkgset_repos = {"x86_64": ["/srv/repo"]}
gather_method = "deps"
`;

/** Writes files by name into a new directory and gives its path. */
export function writeFiles(files: Readonly<Record<string, string | Uint8Array>>): string {
  const directory = mkdtempSync(path.join(os.tmpdir(), 'punji-config-'));
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(directory, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
  return directory;
}

/** Writes one file and gives its path. */
export function writeFile(content: string | Uint8Array, name = 'test.conf'): string {
  return path.join(writeFiles({ [name]: content }), name);
}

/** Validates the minimal configuration with something added. */
export function validateMinimal(extra: string): Validation {
  return validateConfig(loadConfig(writeFile(`${MINIMAL}${extra}\n`)));
}

/** The messages of a validation, of one severity or of both. */
export function messages({ problems }: Validation, severity?: string): string[] {
  return problems
    .filter((problem) => severity === undefined || problem.severity === severity)
    .map(({ message }) => message);
}
