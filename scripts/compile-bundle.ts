/** Keeps the code that V8 makes of the bundle's modules beside them, for the Node that runs the build. */
import { createRequire } from 'node:module';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import v8 from 'node:v8';
import type vm from 'node:vm';

interface BundleLoader {
  readonly codeFile: (file: string) => string;
  readonly compile: (file: string, code: Buffer | undefined) => vm.Script;
}

/** Compiles the named files of a directory. Gives the names of what it has written there. */
export async function compileBundle(
  directory: string,
  names: readonly string[],
): Promise<readonly string[]> {
  const loader = createRequire(import.meta.url)('../../bin/load-bundle.js') as BundleLoader;
  // Functions would else be compiled when they are first called. The flag is no more when the code is made: it would
  // make V8 refuse the code where the flag is not set.
  v8.setFlagsFromString('--no-lazy');
  const scripts = names.map((name) => loader.compile(path.join(directory, name), undefined));
  v8.setFlagsFromString('--lazy');
  const written: string[] = [];
  for (const [index, name] of names.entries()) {
    const file = loader.codeFile(path.join(directory, name));
    const code = scripts[index]?.createCachedData();
    if (code !== undefined) await writeFile(file, code);
    written.push(path.basename(file));
  }
  return written;
}
