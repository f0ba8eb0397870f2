/**
 * Bundles the built program: a process or thread then reads a few files instead of hundreds, which is most of what its
 * start costs. Entries lie side by side in `dist/bundle/`, where code finds threads' modules by name.
 */
import { createRequire } from 'node:module';
import { readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { build, type Plugin } from 'esbuild';

/** CommonJS dependencies ask for Node's own modules, and for the workflow thread beside them, by `require`. */
const BANNER = [
  "import { createRequire as createBundleRequire } from 'node:module';",
  'const require = createBundleRequire(import.meta.url);',
].join('\n');

/** What the SDK's bundler of workflows gives to others. */
const BUNDLER_EXPORTS = [
  'WorkflowCodeBundler',
  'bundleWorkflowCode',
  'defaultWorkflowInterceptorModules',
];

/** The workflow code is bundled by the build: webpack and its file system are loaded only if somebody asks for them. */
const lazyWorkflowBundler: Plugin = {
  name: 'lazy-workflow-bundler',
  setup({ onLoad }) {
    onLoad({ filter: /worker\/lib\/workflow\/bundler\.js$/ }, ({ path: file }) => ({
      contents: BUNDLER_EXPORTS.map(
        (name) =>
          `Object.defineProperty(exports, '${name}', { enumerable: true, get: () => require(${bundlerName(file)}).${name} });`,
      ).join('\n'),
      loader: 'js',
    }));
  },
};

const KEEPS_STACKS = 'this.setPromiseHook();';

/**
 * The SDK keeps a stack trace of each promise of a workflow, for `temporal workflow stack`: more than half of what a run
 * of the workflow costs, also when it is gone through again after a restart. Here only who asks for them has them.
 */
const stacksOnRequest: Plugin = {
  name: 'stacks-on-request',
  setup({ onLoad }) {
    onLoad({ filter: /worker\/lib\/workflow\/vm-shared\.js$/ }, async ({ path: file }) => {
      const parts = (await readFile(file, 'utf8')).split(KEEPS_STACKS);
      if (parts.length !== 2) throw new Error(`${file} no longer says '${KEEPS_STACKS}' once`);
      const condition = "if (process.env.PUNJI_WORKFLOW_STACKS === '1') ";
      return { contents: parts.join(`${condition}${KEEPS_STACKS}`), loader: 'js' };
    });
  },
};

/** A name that is resolved at run time from where the bundle lies. */
const bundlerName = (file: string): string =>
  `['@temporalio', 'worker', 'lib', 'workflow', '${path.basename(file)}'].join('/')`;

/** Bundles what `dist` holds into `dist/bundle`. */
export async function bundleProgram(dist: string): Promise<void> {
  const outdir = path.join(dist, 'bundle');
  const { metafile } = await build({
    metafile: true,
    entryPoints: [
      path.join(dist, 'cli', 'main.js'),
      createRequire(import.meta.url).resolve(
        '@temporalio/worker/lib/workflow/workflow-worker-thread.js',
      ),
      ...(await threadModules(dist)),
    ],
    outdir,
    entryNames: '[name]',
    chunkNames: 'chunk-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    // jsonc-parser's `main` hides its parts from bundlers.
    mainFields: ['module', 'main'],
    absWorkingDir: path.dirname(path.resolve(dist)),
    // Errors are named by their class.
    keepNames: true,
    legalComments: 'none',
    banner: { js: BANNER },
    // These find native code and WebAssembly by where they lie.
    external: ['@temporalio/core-bridge', 'fs-native-extensions', 'source-map'],
    plugins: [lazyWorkflowBundler, stacksOnRequest],
    logLevel: 'warning',
  });
  await removeOthers(
    outdir,
    new Set(Object.keys(metafile.outputs).map((file) => path.basename(file))),
  );
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
