/**
 * Parser of Pungi's `.conf` files, statement for statement as kobo's PyConfigParser does it
 * (kobo/conf.py; docs/configuration.md, "The .conf format").
 */
import { readNumber } from './conf-number.js';
import type { Token } from './conf-tokens.js';
import type { TokenStream } from './conf-token-stream.js';
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
import { FormatError, pythonFormat } from './python-format.js';
import { pythonRepr } from './python-repr.js';

/** What a file, with its imports, defines. */
export interface Definitions {
  readonly options: Map<string, ConfigNode>;
  /** Names that imported files may see. */
  readonly globals: Set<string>;
}

/** Reads the file that an import statement names; it sees the given variables. */
export type ImportFile = (
  path: string,
  visible: ReadonlyMap<string, ConfigNode>,
  /** Where the import names it. */
  place: Place,
) => Definitions;

const KEYWORDS = new Set(
  (
    'False None True and as assert async await break class continue def del elif else except finally for from ' +
    'global if import in is lambda nonlocal not or pass raise return try while with yield'
  ).split(' '),
);

const CONSTANTS: ReadonlyMap<string, ScalarNode> = new Map<string, ScalarNode>([
  ['True', { kind: 'bool', value: true, place: null }],
  ['False', { kind: 'bool', value: false, place: null }],
  ['None', { kind: 'none', place: null }],
]);

export class ConfParser {
  private depth = 0;

  constructor(
    private readonly stream: TokenStream,
    private readonly definitions: Definitions,
    private readonly importFile: ImportFile,
  ) {}

  /** Carries out all statements. @throws ConfigError */
  parseFile(): void {
    while (this.stream.advance().kind !== 'ENDMARKER') this.statement();
  }

  /** Reads one value and nothing after it. @throws ConfigError */
  parseValue(): ConfigNode {
    this.stream.advance();
    const value = this.value();
    if (this.stream.advance().kind !== 'ENDMARKER') throw this.stream.syntaxError();
    return value;
  }

  private statement(): void {
    if (this.stream.current.text === 'from') {
      this.import();
      return;
    }
    if (this.stream.current.text === 'global') {
      this.global();
      return;
    }
    const name = this.assignedName();
    this.stream.advance();
    if (!this.stream.isOperator('=')) throw this.stream.syntaxError();
    this.stream.advance();
    this.define(name, this.value());
  }

  /** `global NAME`: imported files will see it; until it is set again it is None. */
  private global(): void {
    if (this.stream.advance().kind === 'ENDMARKER') return;
    const name = this.assignedName();
    this.define(name, { kind: 'none', place: this.stream.place() });
    this.definitions.globals.add(name);
  }

  private define(name: string, value: ConfigNode): void {
    if (name.startsWith('_')) {
      throw errorAt(`the name ${name} begins with an underscore`, value.place, {
        hint: 'names of options and variables begin with a letter',
      });
    }
    this.definitions.options.set(name, value);
  }

  private assignedName(): string {
    const { kind, text } = this.stream.current;
    if (KEYWORDS.has(text)) {
      throw this.stream.errorHere(
        `Cannot assign to a python keyword: ${text}`,
        'choose another name',
      );
    }
    if (kind !== 'NAME') throw this.stream.syntaxError();
    return text;
  }

  private import(): void {
    const { path, place } = this.importPath();
    this.stream.advance();
    const names: Token[] = [];
    while (this.stream.current.kind !== 'NEWLINE' && this.stream.current.kind !== 'NL') {
      if (this.stream.current.kind !== 'NAME' && !this.stream.isOperator('*')) {
        throw this.stream.syntaxError(
          'write `from FILE import *` or `from FILE import NAME, NAME`',
        );
      }
      names.push(this.stream.current);
      this.stream.advance({ skipNewlines: false });
      this.skipCommas({ skipNewlines: false });
    }
    this.takeImported(path, names, this.importFile(path, this.visible(), place));
  }

  /** All tokens up to `import`, glued: paths may have dots, slashes and dashes. */
  private importPath(): { path: string; place: Place } {
    let path = '';
    let place: Place | null = null;
    for (;;) {
      const { kind, text } = this.stream.advance();
      place ??= this.stream.place();
      if (kind === 'NAME' && text === 'import') return { path: `${path}.conf`, place };
      if (kind === 'ENDMARKER') {
        throw this.stream.syntaxError(
          'write `from FILE import *` or `from FILE import NAME, NAME`',
        );
      }
      path += text;
    }
  }

  private visible(): Map<string, ConfigNode> {
    const { options, globals } = this.definitions;
    return new Map([...options].filter(([name]) => globals.has(name)));
  }

  private takeImported(path: string, names: readonly Token[], imported: Definitions): void {
    const { options, globals } = this.definitions;
    for (const name of imported.globals) globals.add(name);
    if (names.some(({ text }) => text === '*')) {
      for (const [name, value] of imported.options) options.set(name, value);
      return;
    }
    for (const token of names) {
      const value = imported.options.get(token.text);
      if (value === undefined) {
        this.stream.current = token;
        throw this.stream.errorHere(
          `Can't import ${token.text} from ${path}.`,
          `${path} does not define it`,
        );
      }
      options.set(token.text, value);
    }
  }

  private skipCommas(options?: { skipNewlines: boolean }): void {
    while (this.stream.isOperator(',')) this.stream.advance(options);
  }

  /** The value that begins with the token in hand. */
  private value({ onlyScalars = false } = {}): ConfigNode {
    const { kind } = this.stream.current;
    if (kind === 'NAME') return this.named();
    if (kind === 'NUMBER') return this.number(1);
    if (kind === 'STRING') return this.text();
    if (this.stream.isOperator('-')) {
      if (this.stream.advance().kind !== 'NUMBER') throw this.stream.syntaxError();
      return this.number(-1);
    }
    if (onlyScalars) throw this.stream.syntaxError('keys are numbers, texts or names');
    return this.nested();
  }

  private nested(): ConfigNode {
    this.depth += 1;
    if (this.depth > LIMITS.nesting) {
      throw this.stream.errorHere(`more than ${String(LIMITS.nesting)} brackets within each other`);
    }
    const node = this.bracketed();
    this.depth -= 1;
    return node;
  }

  private bracketed(): ConfigNode {
    const place = this.stream.place();
    if (this.stream.isOperator('{')) return this.dict();
    if (this.stream.isOperator('[')) return { kind: 'list', items: this.items(']'), place };
    if (this.stream.isOperator('(')) return { kind: 'tuple', items: this.items(')'), place };
    throw this.stream.syntaxError();
  }

  private named(): ConfigNode {
    const name = this.stream.current.text;
    const place = this.stream.place();
    const value = CONSTANTS.get(name) ?? this.definitions.options.get(name);
    if (value === undefined || name.startsWith('_')) throw this.stream.undefinedVariable(name);
    return { ...value, place };
  }

  private number(sign: 1 | -1): ScalarNode {
    const place = this.stream.place();
    const read = readNumber(this.stream.current.text, sign);
    if ('message' in read) throw this.stream.errorHere(read.message, read.hint);
    return { ...read, place };
  }

  /** The token without its first and last character, and nothing else done to it; then perhaps formatted. */
  private text(): ScalarNode {
    const place = this.stream.place();
    const value = this.stream.current.text.slice(1, -1);
    if (this.stream.peek().text !== '%') return { kind: 'string', value, place };
    this.stream.advance();
    if (!this.stream.isOperator('%')) throw this.stream.syntaxError();
    const operator = this.stream.current;
    this.stream.advance();
    const values = this.value();
    return { kind: 'string', value: this.formatted(value, values, operator), place };
  }

  private formatted(format: string, values: ConfigNode, operator: Token): string {
    try {
      const result = pythonFormat(format, values);
      if (result.length <= LIMITS.textLength) return result;
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      this.stream.current = operator;
      throw this.stream.errorHere(
        error.message,
        `the format is ${JSON.stringify(format)}; a lone % is written %%`,
      );
    }
    throw this.stream.errorHere('formatting makes too long a text');
  }

  /** Commas between items are free to be missing or doubled. */
  private items(close: ']' | ')'): readonly ConfigNode[] {
    const items: ConfigNode[] = [];
    for (;;) {
      this.stream.advance();
      this.skipCommas();
      if (this.stream.isOperator(close)) return items;
      items.push(this.value());
    }
  }

  private dict(): DictNode {
    const place = this.stream.place();
    const entries: { key: ScalarNode; value: ConfigNode }[] = [];
    for (;;) {
      this.stream.advance();
      this.skipCommas();
      if (this.stream.isOperator('}')) return { kind: 'dict', entries, place };
      const key = this.key(entries);
      this.stream.advance();
      if (!this.stream.isOperator(':')) throw this.stream.syntaxError('write `key: value`');
      this.stream.advance();
      entries.push({ key, value: this.value() });
    }
  }

  private key(entries: DictNode['entries']): ScalarNode {
    const key = this.value({ onlyScalars: true });
    if (!isScalarNode(key)) {
      throw this.stream.errorHere(`a ${key.kind} cannot be a key`, 'keys are numbers or texts');
    }
    if (keyText(key) === '__proto__') throw this.stream.errorHere('__proto__ cannot be a key');
    if (entries.some((entry) => isSameKey(entry.key, key))) {
      throw this.stream.errorHere(
        `Duplicate dict key ${pythonRepr(key)} in file ${this.stream.file} on line ${String(this.stream.current.begin[0])}`,
        'only one of them can count: remove the other',
      );
    }
    return key;
  }
}

function isSameKey(a: ScalarNode, b: ScalarNode): boolean {
  return a.kind === b.kind && keyText(a) === keyText(b);
}
