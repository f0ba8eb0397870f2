/**
 * Makes the workflow bundle small. Each worker reads, copies to its workflow thread and compiles all of it: without
 * comments and without the sources in its source map, which only places in stack traces are looked up in, it is a fifth.
 */
import { transform } from 'esbuild';

/** Names stay as they are: errors and stack traces show them. */
export async function slimWorkflow(code: string): Promise<string> {
  const slim = await transform(code, {
    minifyWhitespace: true,
    minifySyntax: true,
    legalComments: 'none',
    sourcemap: 'inline',
    sourcesContent: false,
    sourcefile: 'workflow-bundle.js',
    logLevel: 'error',
  });
  return slim.code;
}
