/** docs/generated/options.md out of the schemas of all options. */
import type { z } from 'zod';
import { OPTION_GROUPS } from '../../config-schemas/config.js';
import { DEPENDENCIES } from '../../config-schemas/dependencies.js';
import { REMOVED_OPTIONS } from '../../config-schemas/removed-options.js';
import { jsonSchemaOf } from './rules.js';
import { blocksOf, typeInWords, type JsonSchema } from './schema-words.js';

const HEAD = `# Options

This page is made from \`config-schemas/\` (\`npm run generate\`); a test compares the two. How a configuration is written
is told in [configuration.md](../configuration.md).
`;

/** The whole page, as Markdown that is not formatted yet. */
export function renderOptionReference(): string {
  const groups = Object.entries<Readonly<Record<string, z.ZodType>>>(OPTION_GROUPS);
  return [
    HEAD,
    groups.map(([group]) => `[${group}](#${anchor(group)})`).join(' · '),
    ...groups.map(([group, options]) => groupText(group, options)),
    '## Removed options\n',
    ...Object.entries(REMOVED_OPTIONS).map(([name, advice]) => `- \`${name}\`: ${advice}.`),
    '',
  ].join('\n');
}

function anchor(title: string): string {
  return title.toLowerCase().replaceAll(' ', '-');
}

function groupText(group: string, options: Readonly<Record<string, z.ZodType>>): string {
  const texts = Object.entries(options).map(([name, schema]) => optionText(name, schema));
  return [`\n## ${group}\n`, ...texts].join('\n');
}

function optionText(name: string, schema: z.ZodType): string {
  const json = jsonSchemaOf(schema) as JsonSchema;
  const isRequired = !schema.safeParse(undefined).success;
  const facts = [
    `- Type: ${typeInWords(json)}.`,
    ...(isRequired ? ['- Required.'] : []),
    ...('default' in json ? [`- Default: \`${JSON.stringify(json.default)}\`.`] : []),
    ...dependencyTexts(name),
    ...blocksOf(json).map(
      (block) =>
        `- ${block.closed ? 'Keys' : 'Keys, among others'}: ${block.keys
          .map(({ key, type, required }) => `\`${key}\`${required ? ' (required)' : ''}: ${type}`)
          .join('; ')}.`,
    ),
  ];
  return `### \`${name}\`\n\n${schema.description ?? ''}\n\n${facts.join('\n')}\n`;
}

function dependencyTexts(name: string): string[] {
  const list = (options: readonly string[]): string =>
    options.map((option) => `\`${option}\``).join(', ');
  return DEPENDENCIES.filter(({ option }) => option === name).map(
    ({ when, requires = [], conflicts = [] }) =>
      requires.length > 0
        ? `- If it ${when.inWords}, it requires ${list(requires)}.`
        : `- If it ${when.inWords}, it excludes ${list(conflicts)}.`,
  );
}
