/** Reads a JSON configuration: one object whose keys are options. */
import path from 'node:path';
import { parseTree, printParseErrorCode, type Node, type ParseError } from 'jsonc-parser';
import type { ReadConfig } from './conf-reader.js';
import { LIMITS } from './limits.js';
import type { ConfigNode, Place, ScalarNode } from './node.js';
import { errorAt } from './problem.js';
import { readSource } from './source-file.js';

/** Reads a JSON configuration. @throws ConfigError with the place of what is wrong */
export function readJson(file: string): ReadConfig {
  const node = new JsonReader(file, readSource(file)).read();
  if (node.kind !== 'dict') {
    throw errorAt('the configuration is not a JSON object', node.place, {
      hint: 'write {"option": value, …}',
    });
  }
  return {
    options: new Map(node.entries.map(({ key, value }) => [String(plainKey(key)), value])),
    openedFiles: [path.resolve(file)],
  };
}

function plainKey(key: ScalarNode): string {
  return key.kind === 'string' ? key.value : '';
}

class JsonReader {
  private readonly lineStarts: readonly number[];

  constructor(
    private readonly file: string,
    private readonly text: string,
  ) {
    this.lineStarts = [0, ...[...text.matchAll(/\n/g)].map((match) => match.index + 1)];
  }

  read(): ConfigNode {
    const errors: ParseError[] = [];
    const root = this.parse(errors);
    const [error] = errors;
    if (error !== undefined || root === undefined) {
      const what = error === undefined ? 'no value' : printParseErrorCode(error.error);
      throw errorAt(`invalid JSON: ${what}`, this.place(error?.offset ?? 0), {
        hint: 'JSON has no comments, no trailing commas, and double quotes only',
      });
    }
    return this.convert(root, 0);
  }

  private parse(errors: ParseError[]): Node | undefined {
    try {
      return parseTree(this.text, errors, { disallowComments: true, allowTrailingComma: false });
    } catch (cause) {
      if (cause instanceof RangeError) throw this.tooDeep({ file: this.file });
      throw cause;
    }
  }

  private place(offset: number): Place {
    const index = this.lineStarts.findLastIndex((start) => start <= offset);
    const start = this.lineStarts[index] ?? 0;
    const column = [...this.text.slice(start, offset)].length + 1;
    return { file: this.file, line: index + 1, column };
  }

  private tooDeep(place: Place | { file: string }): Error {
    return errorAt(`more than ${String(LIMITS.nesting)} brackets within each other`, place);
  }

  private convert(node: Node, depth: number): ConfigNode {
    const place = this.place(node.offset);
    if (depth > LIMITS.nesting) throw this.tooDeep(place);
    const children = node.children ?? [];
    switch (node.type) {
      case 'array':
        return {
          kind: 'list',
          items: children.map((child) => this.convert(child, depth + 1)),
          place,
        };
      case 'object':
        return {
          kind: 'dict',
          entries: children.map((child) => this.entry(child, depth + 1)),
          place,
        };
      case 'boolean':
        return { kind: 'bool', value: node.value as boolean, place };
      case 'number':
        return this.number(node, place);
      case 'string':
      case 'property':
        return { kind: 'string', value: node.value as string, place };
      case 'null':
        return { kind: 'none', place };
    }
  }

  private number(node: Node, place: Place): ScalarNode {
    const value = node.value as number;
    const source = this.text.slice(node.offset, node.offset + node.length);
    const kind = /[.eE]/.test(source) ? 'float' : 'int';
    if (kind === 'int' && !Number.isSafeInteger(value)) {
      throw errorAt(`the number ${source} is too large`, place);
    }
    return { kind, value, place };
  }

  private entry(property: Node, depth: number): { key: ScalarNode; value: ConfigNode } {
    const [key, value] = property.children ?? [];
    const place = this.place(property.offset);
    if (key === undefined || value === undefined) throw errorAt('invalid JSON', place);
    if (key.value === '__proto__') throw errorAt('__proto__ cannot be a key', place);
    return {
      key: { kind: 'string', value: key.value as string, place },
      value: this.convert(value, depth),
    };
  }
}
