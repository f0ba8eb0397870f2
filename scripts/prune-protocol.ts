/**
 * Temporal's protocol as our processes need it. The SDK describes all of it in one JSON, of which each process and the
 * workflow thread make objects at their start: a third is for Temporal Cloud and for gateways.
 */
import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';
import protobuf, { type AnyNestedObject, type INamespace } from 'protobufjs';

const UNUSED = ['temporal.api.cloud', 'grpc.gateway', 'google.api', 'google.protobuf.compiler'];

const BEFORE = '.addJSON(';
const AFTER = '});';

/** In place of the SDK's module a smaller one. */
export const prunedProtocol: Plugin = {
  name: 'pruned-protocol',
  setup({ onLoad }) {
    onLoad({ filter: /@temporalio\/proto\/protos\/json-module\.js$/ }, async ({ path: file }) => {
      const pruned = prune(protocolIn(await readFile(file, 'utf8')));
      // Everything that is left must be known: a type that is missing would show at its first use.
      protobuf.Root.fromJSON(pruned).resolveAll();
      const text = JSON.stringify(JSON.stringify(pruned.nested));
      return {
        contents: [
          "const { Root, roots } = require('protobufjs/light');",
          "const root = roots['__temporal'] ?? (roots['__temporal'] = new Root());",
          `module.exports = root.addJSON(JSON.parse(${text}));`,
        ].join('\n'),
        loader: 'js',
      };
    });
  },
};

function protocolIn(text: string): Record<string, INamespace> {
  const start = text.indexOf(BEFORE) + BEFORE.length;
  return JSON.parse(text.slice(start, text.lastIndexOf(AFTER) + 1)) as Record<string, INamespace>;
}

function prune(packages: Record<string, INamespace>): INamespace {
  const root: INamespace = { nested: packages };
  for (const name of UNUSED) remove(root, name.split('.'));
  dropOptions(root);
  return root;
}

function remove({ nested }: INamespace, [name = '', ...rest]: readonly string[]): void {
  if (nested === undefined) return;
  const found = nested[name] as INamespace | undefined;
  if (rest.length > 0 && found !== undefined) remove(found, rest);
  else Reflect.deleteProperty(nested, name);
}

/** Options of packages and methods tell generators of code how to write it; those of fields tell the encoding. */
function dropOptions(object: AnyNestedObject): void {
  if ('fields' in object || 'values' in object) {
    if ('nested' in object) Object.values(object.nested ?? {}).forEach(dropOptions);
    return;
  }
  Reflect.deleteProperty(object, 'options');
  if ('methods' in object) {
    for (const method of Object.values(object.methods)) Reflect.deleteProperty(method, 'options');
  }
  if ('nested' in object) Object.values(object.nested ?? {}).forEach(dropOptions);
}
