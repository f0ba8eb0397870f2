/** Types in the words of the manual, out of their JSON Schemas. */

/** As much of JSON Schema as the options' schemas use. */
export interface JsonSchema {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
  readonly anyOf?: readonly JsonSchema[];
  readonly items?: JsonSchema | boolean;
  readonly prefixItems?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly propertyNames?: JsonSchema;
  readonly additionalProperties?: JsonSchema | boolean;
}

/** A dictionary with keys of its own. */
export interface Block {
  readonly keys: readonly {
    readonly key: string;
    readonly type: string;
    readonly required: boolean;
  }[];
  /** No other keys are allowed. */
  readonly closed: boolean;
}

const WORDS: Readonly<Record<string, string>> = {
  string: 'text',
  boolean: 'True or False',
  number: 'number',
  integer: 'integer',
  null: 'None',
};

/** The type of a value in words. */
export function typeInWords(schema: JsonSchema): string {
  if (schema.anyOf) return unique(schema.anyOf.map(typeInWords)).join(' or ');
  const choices = schema.enum ?? ('const' in schema ? [schema.const] : null);
  if (choices) return unique(choices.map((choice) => `\`${JSON.stringify(choice)}\``)).join(', ');
  if (schema.type === 'array') return listInWords(schema);
  if (schema.type === 'object') return dictionaryInWords(schema);
  return WORDS[schema.type ?? ''] ?? 'anything';
}

function unique(words: readonly string[]): string[] {
  return [...new Set(words)];
}

function listInWords(schema: JsonSchema): string {
  if (schema.prefixItems) return `pair (${schema.prefixItems.map(typeInWords).join(', ')})`;
  const { items } = schema;
  if (typeof items !== 'object') return 'list';
  const perArch = archMapOf(items);
  if (perArch) return `variant/arch map of ${typeInWords(perArch)}`;
  return `list of ${typeInWords(items)}`;
}

/** What a variant/arch map holds, if these are the items of one: (regex, mapping by arch). */
function archMapOf({ prefixItems = [] }: JsonSchema): JsonSchema | null {
  const byArch = prefixItems[1];
  return byArch?.type === 'object' && typeof byArch.additionalProperties === 'object'
    ? byArch.additionalProperties
    : null;
}

function dictionaryInWords({ properties, additionalProperties }: JsonSchema): string {
  if (properties || typeof additionalProperties !== 'object') return 'dictionary';
  const isAnything = Object.keys(additionalProperties).length === 0;
  return isAnything ? 'dictionary' : `mapping of ${typeInWords(additionalProperties)}`;
}

/** The dictionaries in a type, each once. */
export function blocksOf(schema: JsonSchema): Block[] {
  if (schema.properties) return [blockOf(schema)];
  const parts = [
    ...(schema.anyOf ?? []),
    ...(schema.prefixItems ?? []),
    ...[schema.items, schema.additionalProperties].filter((part) => typeof part === 'object'),
  ];
  const blocks = parts.flatMap(blocksOf).map((block) => [JSON.stringify(block), block] as const);
  return [...new Map(blocks).values()];
}

function blockOf({ properties = {}, required = [], additionalProperties }: JsonSchema): Block {
  return {
    keys: Object.entries(properties).map(([key, value]) => ({
      key,
      type: keyType(value),
      required: required.includes(key),
    })),
    closed: additionalProperties === false,
  };
}

/** The type of a key; a dictionary in it is written out. */
function keyType(schema: JsonSchema): string {
  const inner = blocksOf(schema).map(
    ({ keys }) => `{${keys.map(({ key }) => `\`${key}\``).join(', ')}}`,
  );
  return [typeInWords(schema), ...inner].join(' ');
}
