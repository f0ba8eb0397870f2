/** Reads a YAML configuration: a mapping with the same options as the other formats. No tags; aliases are bounded. */
import path from 'node:path';
import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseAllDocuments,
  type Document,
  type Node as YamlNode,
  type Scalar,
  type YAMLMap,
} from 'yaml';
import type { ReadConfig } from './conf-reader.js';
import { LIMITS } from './limits.js';
import {
  isScalarNode,
  keyText,
  type ConfigNode,
  type DictNode,
  type Place,
  type ScalarNode,
} from './node.js';
import { errorAt } from './problem.js';
import { readSource } from './source-file.js';

/** Reads a YAML 1.2 configuration. @throws ConfigError with the place of what is wrong */
export function readYaml(file: string): ReadConfig {
  const node = new YamlReader(file, readSource(file)).read();
  if (node.kind !== 'dict') {
    throw errorAt('the configuration is not a mapping', node.place, {
      hint: 'write `option: value` lines',
    });
  }
  return {
    options: new Map(node.entries.map(({ key, value }) => [keyText(key), value])),
    openedFiles: [path.resolve(file)],
  };
}

class YamlReader {
  private readonly lines = new LineCounter();
  private aliases = 0;

  constructor(
    private readonly file: string,
    private readonly text: string,
  ) {}

  read(): ConfigNode {
    const document = this.document();
    const [problem] = [...document.errors, ...document.warnings];
    if (problem !== undefined) {
      const [reason = ''] = problem.message.split('\n');
      throw errorAt(
        `invalid YAML: ${reason.replace(/ at line \d+, column \d+:?$/, '')}`,
        this.place(problem.pos[0]),
      );
    }
    return this.convert(document.contents, document, 0);
  }

  private document(): Document.Parsed {
    let documents: readonly Document.Parsed[];
    try {
      const parsed = parseAllDocuments(this.text, {
        lineCounter: this.lines,
        schema: 'core',
        uniqueKeys: true,
        merge: false,
      });
      documents = Array.isArray(parsed) ? parsed : [];
    } catch (cause) {
      if (cause instanceof RangeError) throw this.tooDeep({ file: this.file });
      throw cause;
    }
    const [first, second] = documents;
    if (first === undefined) throw errorAt('the configuration is empty', { file: this.file });
    if (second !== undefined) {
      throw errorAt('more than one YAML document', this.place(second.range[0]), {
        hint: 'a configuration is one document',
      });
    }
    return first;
  }

  private tooDeep(place: Place | { file: string } | null): Error {
    return errorAt(`more than ${String(LIMITS.nesting)} levels within each other`, place);
  }

  private place(offset: number | undefined): Place {
    const { line, col } = this.lines.linePos(offset ?? 0);
    return { file: this.file, line: Math.max(line, 1), column: Math.max(col, 1) };
  }

  private convert(node: YamlNode | null, document: Document.Parsed, depth: number): ConfigNode {
    const place = this.place(node?.range?.[0]);
    if (depth > LIMITS.nesting) throw this.tooDeep(place);
    if (node === null) return { kind: 'none', place };
    if (isScalar(node)) return this.scalar(node, place);
    if (isAlias(node)) return this.alias(node.resolve(document), document, { place, depth });
    if (isMap(node)) return this.map(node, document, { place, depth });
    if (isSeq(node)) {
      const items = node.items.map((item) => this.convert(item as YamlNode, document, depth + 1));
      return { kind: 'list', items, place };
    }
    throw errorAt('invalid YAML', place);
  }

  private alias(
    target: YamlNode | undefined,
    document: Document.Parsed,
    { place, depth }: { place: Place; depth: number },
  ): ConfigNode {
    this.aliases += 1;
    if (target === undefined) throw errorAt('an alias without its anchor', place);
    if (this.aliases > LIMITS.yamlAliases) {
      throw errorAt(`more than ${String(LIMITS.yamlAliases)} aliases`, place);
    }
    return this.convert(target, document, depth + 1);
  }

  private map(
    node: YAMLMap,
    document: Document.Parsed,
    { place, depth }: { place: Place; depth: number },
  ): DictNode {
    const entries = node.items.map((pair) => {
      const key = this.convert(pair.key as YamlNode, document, depth + 1);
      if (!isScalarNode(key)) {
        throw errorAt('a key must be a text or a number', key.place);
      }
      if (keyText(key) === '__proto__') throw errorAt('__proto__ cannot be a key', key.place);
      return { key, value: this.convert(pair.value as YamlNode | null, document, depth + 1) };
    });
    return { kind: 'dict', entries, place };
  }

  private scalar(node: Scalar, place: Place): ScalarNode {
    const { value } = node;
    if (value === null || value === undefined) return { kind: 'none', place };
    if (typeof value === 'boolean') return { kind: 'bool', value, place };
    if (typeof value === 'string') return { kind: 'string', value, place };
    if (typeof value !== 'number' || !Number.isFinite(value)) {
      throw errorAt(`the value ${node.source ?? ''} means nothing here`, place);
    }
    const isInteger = Number.isInteger(value) && !/[.eE]/.test(node.source ?? '');
    if (isInteger && !Number.isSafeInteger(value)) {
      throw errorAt(`the number ${node.source ?? ''} is too large`, place);
    }
    return { kind: isInteger ? 'int' : 'float', value, place };
  }
}
