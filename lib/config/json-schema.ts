/** The JSON Schema of configurations, for editors and for checking JSON and YAML elsewhere. */
import type { z } from 'zod';
import { jsonSchemaOf, STANDARD_RULES, type ConfigRules } from './rules.js';

/** The schema of a whole configuration. Unknown options are not forbidden: they only give a warning. */
export function configJsonSchema(rules: ConfigRules = STANDARD_RULES): Record<string, unknown> {
  const options = Object.entries(rules.schemas).map(([name, schema]) => [
    name,
    jsonSchemaOf(schema),
  ]);
  const removed = Object.entries(rules.removed).map(([name, advice]) => [
    name,
    { deprecated: true, description: `Removed: ${advice}.` },
  ]);
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Punji configuration',
    type: 'object',
    properties: Object.fromEntries([...options, ...removed]) as Record<string, unknown>,
    required: requiredOptions(rules),
  };
}

/** Options without which there is no compose. */
function requiredOptions({ schemas }: ConfigRules): string[] {
  return Object.entries(schemas)
    .filter(([, schema]) => isRequired(schema))
    .map(([name]) => name);
}

export function isRequired(schema: z.ZodType): boolean {
  return !schema.safeParse(undefined).success;
}
