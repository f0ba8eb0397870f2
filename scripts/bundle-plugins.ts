/** Modules of Temporal's SDK that the bundle has in another form, so that they load only what is used. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Plugin } from 'esbuild';

/** What the SDK's bundler of workflows gives to others. */
const BUNDLER_EXPORTS = ['WorkflowCodeBundler', 'bundleWorkflowCode'];
/** Each worker compares these with its options: they must not load the bundler. */
const BUNDLER_DEFAULTS = 'exports.defaultWorkflowInterceptorModules = [];';

/** The workflow code is bundled by the build: webpack and its file system are loaded only if somebody asks for them. */
export const lazyWorkflowBundler: Plugin = {
  name: 'lazy-workflow-bundler',
  setup({ onLoad }) {
    onLoad({ filter: /worker\/lib\/workflow\/bundler\.js$/ }, ({ path: file }) => ({
      contents: [BUNDLER_DEFAULTS, ...BUNDLER_EXPORTS.map((name) => lazyExport(name, file))].join(
        '\n',
      ),
      loader: 'js',
    }));
  },
};

const lazyExport = (name: string, file: string): string =>
  `Object.defineProperty(exports, '${name}', { enumerable: true, get: () => require(${bundlerName(file)}).${name} });`;

const bundlerName = (file: string): string =>
  unbundled('@temporalio', 'worker', 'lib', 'workflow', path.basename(file));

/** An expression: a name that is resolved at run time from where the bundle lies. */
const unbundled = (...parts: readonly string[]): string =>
  `[${parts.map((part) => `'${part}'`).join(', ')}].join('/')`;

/**
 * The bridge to Temporal's native code finds that by where its own modules lie. Those are bundled all the same: they would
 * load what they need of the SDK, and gRPC, a second time.
 */
export const nativeBridge: Plugin = {
  name: 'native-bridge',
  setup({ onLoad }) {
    onLoad({ filter: /@temporalio\/core-bridge\/common\.js$/ }, async ({ path: file }) => {
      const place = `path.dirname(require.resolve(${unbundled('@temporalio', 'core-bridge', 'common.js')}))`;
      const text = await readFile(file, 'utf8');
      if (!text.includes('__dirname')) throw new Error(`${file} finds native code in another way`);
      return { contents: text.replaceAll('__dirname', place), loader: 'js' };
    });
  },
};

const KEEPS_STACKS = 'this.setPromiseHook();';

/**
 * The SDK keeps a stack trace of each promise of a workflow, for `temporal workflow stack`: more than half of what a run
 * of the workflow costs, also when it is gone through again after a restart. Here only who asks for them has them.
 */
export const stacksOnRequest: Plugin = {
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
