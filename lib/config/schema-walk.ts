/** Walks a value together with its schema: what the engine for old names and git references share. */
import { z } from 'zod';

export type Path = readonly (string | number)[];

/** Told of each value with the schema that it falls under, from the outside in. */
export type Visitor = (schema: z.core.$ZodType, value: unknown, path: Path) => void;

/** Visits a value and all that is in it. Of a union, every branch of the value's kind is followed. */
export function walkSchema(
  schema: z.core.$ZodType,
  value: unknown,
  visit: Visitor,
  path: Path = [],
): void {
  visit(schema, value, path);
  for (const [step, inner, innerValue] of parts(schema, value)) {
    walkSchema(inner, innerValue, visit, step === null ? path : [...path, step]);
  }
}

type Part = readonly [step: string | number | null, schema: z.core.$ZodType, value: unknown];

function isDict(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parts(schema: z.core.$ZodType, value: unknown): readonly Part[] {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) {
    return value === undefined ? [] : [[null, schema.def.innerType, value]];
  }
  if (schema instanceof z.ZodUnion) return schema.options.map((option) => [null, option, value]);
  if (schema instanceof z.ZodObject && isDict(value)) return objectParts(schema, value);
  if (schema instanceof z.ZodRecord && isDict(value)) {
    return Object.entries(value).map(([key, item]) => [key, schema.valueType, item]);
  }
  if (!Array.isArray(value)) return [];
  if (schema instanceof z.ZodArray) {
    return value.map((item, index) => [index, schema.element, item]);
  }
  if (schema instanceof z.ZodTuple) {
    return schema.def.items
      .slice(0, value.length)
      .map((item, index) => [index, item, value[index]] as const);
  }
  return [];
}

function objectParts(schema: z.ZodObject, value: Record<string, unknown>): readonly Part[] {
  return Object.entries(schema.shape)
    .filter(([key]) => Object.hasOwn(value, key))
    .map(([key, inner]) => [key, inner, value[key]]);
}
