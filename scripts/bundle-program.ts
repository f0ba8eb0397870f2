/**
 * Bundles the built program: a process or thread then reads a few files instead of hundreds, which is most of what its
 * start costs. Entries lie side by side in `dist/bundle/`, where code finds threads' modules by name; the modules are
 * CommonJS, which `bin/load-bundle.js` loads with the code that V8 has made of them before.
 */
import { createRequire } from 'node:module';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { build, transform, type OutputFile } from 'esbuild';
import { lazyWorkflowBundler, nativeBridge, stacksOnRequest } from './bundle-plugins.js';
import { compileBundle } from './compile-bundle.js';
import { prunedProtocol } from './prune-protocol.js';

/** Beside each entry, which only loads it. */
const MODULE_SUFFIX = '.module.js';

/** What stands for `import.meta.url`, which CommonJS has not. */
const MODULE_URL = 'bundleModuleUrl';
const MODULE_URL_LINE = `const ${MODULE_URL} = require('node:url').pathToFileURL(__filename).href;`;

/** Bundles what `dist` holds into `dist/bundle`. */
export async function bundleProgram(dist: string): Promise<void> {
  const outdir = path.join(dist, 'bundle');
  const entries = [
    path.join(dist, 'cli', 'main.js'),
    createRequire(import.meta.url).resolve(
      '@temporalio/worker/lib/workflow/workflow-worker-thread.js',
    ),
    ...(await threadModules(dist)),
  ];
  const modules = await Promise.all((await bundled(entries, dist, outdir)).map(toCommonJs));
  const files = new Map([
    ...modules,
    ...entries.map((file) => entryFile(path.basename(file, '.js'))),
    // The package's own modules are ECMAScript's.
    ['package.json', '{ "type": "commonjs" }\n'] as const,
  ]);
  await mkdir(outdir, { recursive: true });
  for (const [name, text] of files) await writeFile(path.join(outdir, name), text);
  const codeFiles = await compileBundle(outdir, [...new Map(modules).keys()]);
  await removeOthers(outdir, new Set([...files.keys(), ...codeFiles]));
}

async function bundled(
  entries: readonly string[],
  dist: string,
  outdir: string,
): Promise<readonly OutputFile[]> {
  const { outputFiles } = await build({
    entryPoints: [...entries],
    outdir,
    entryNames: `[name]${MODULE_SUFFIX.slice(0, -'.js'.length)}`,
    chunkNames: 'chunk-[hash]',
    bundle: true,
    splitting: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    // jsonc-parser's `main` hides its parts from bundlers.
    mainFields: ['module', 'main'],
    absWorkingDir: path.dirname(path.resolve(dist)),
    legalComments: 'none',
    // These find native code and WebAssembly by where they lie.
    external: ['fs-native-extensions', 'source-map'],
    plugins: [lazyWorkflowBundler, nativeBridge, prunedProtocol, stacksOnRequest],
    logLevel: 'warning',
  });
  return outputFiles;
}

/** Chunks can only be split as ECMAScript modules; each is then made CommonJS. */
async function toCommonJs({ path: file, text }: OutputFile): Promise<readonly [string, string]> {
  const { code } = await transform(text, {
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    define: { 'import.meta.url': MODULE_URL },
    supported: { 'dynamic-import': false },
    logLevel: 'warning',
  });
  const lines = ["'use strict';", ...(code.includes(MODULE_URL) ? [MODULE_URL_LINE] : []), code];
  return [path.basename(file), lines.join('\n')];
}

/** What Node itself loads: the module behind it is loaded with its code. */
function entryFile(name: string): readonly [string, string] {
  return [
    `${name}.js`,
    `module.exports = require('../../bin/load-bundle.js').load(require('node:path').join(__dirname, '${name}${MODULE_SUFFIX}'));\n`,
  ];
}

/** Removes what earlier builds have left; last, for processes that run meanwhile. */
async function removeOthers(outdir: string, kept: ReadonlySet<string>): Promise<void> {
  const names = (await readdir(outdir)).filter((name) => !kept.has(name));
  await Promise.all(names.map((name) => rm(path.join(outdir, name), { recursive: true })));
}

async function threadModules(dist: string): Promise<readonly string[]> {
  const files = await readdir(path.join(dist, 'lib'), { recursive: true });
  return files
    .filter((file) => file.endsWith('-thread.js'))
    .map((file) => path.join(dist, 'lib', file))
    .sort();
}
