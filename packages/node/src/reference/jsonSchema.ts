import type { SchemaNode } from '../configuration/schemaTypes.ts';
import { SETTINGS_SCHEMA } from '../configuration/settingsSchema.ts';
import { given } from '../given.ts';

/** OpenTelemetry's own schema of configuration files. */
const OPENTELEMETRY =
  'https://raw.githubusercontent.com/open-telemetry/opentelemetry-configuration/main/opentelemetry_configuration.json';

/** The JSON schema of a whole configuration file, for editors: OpenTelemetry's, and what it leaves open under `distribution: telltale:`. */
export function configurationSchema(): object {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'OpenTelemetry configuration with Telltale’s part',
    allOf: [{ $ref: OPENTELEMETRY }],
    properties: {
      distribution: { type: 'object', properties: { telltale: { $ref: '#/$defs/telltale' } } },
    },
    $defs: { telltale: forEditors(SETTINGS_SCHEMA) },
  };
}

/**
 * What may be written down, in the words of JSON Schema alone: nothing that has a default is asked for, a key may be there without a value, a
 * shorthand may stand for an object, and a variable for any value.
 */
function forEditors({ description, ...node }: SchemaNode): object {
  const { default: otherwise, shorthand, properties } = node;
  const short = shorthand === undefined ? undefined : properties?.[shorthand];
  const isText = node.type === 'string';
  return {
    description,
    ...(otherwise !== undefined && !properties && { default: otherwise }),
    anyOf: [
      rulesOf(node),
      ...(short ? [rulesOf(short)] : []),
      ...(properties || node.additionalProperties || node.items || isText ? [] : [VARIABLE]),
      { type: 'null' },
    ],
  };
}

/** `${NAME}` or `${NAME:-default}`. */
const VARIABLE = { type: 'string', pattern: '^\\$\\{[^}]+\\}$' };

function rulesOf(node: Omit<SchemaNode, 'description'>): object {
  const { type, minLength, minimum, maximum, pattern, properties, additionalProperties, items, required } =
    node;
  return given({
    type,
    enum: node.enum,
    minLength,
    minimum,
    maximum,
    pattern,
    required,
    properties: properties && mapped(properties, forEditors),
    additionalProperties: additionalProperties && forEditors(additionalProperties),
    ...(additionalProperties === false && { additionalProperties }),
    items: items && forEditors(items),
  });
}

function mapped<T, R>(values: Readonly<Record<string, T>>, map: (value: T) => R): Record<string, R> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, map(value)]));
}
