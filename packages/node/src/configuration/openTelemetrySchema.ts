import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

/** A node of a JSON schema, as far as it says which keys there are. */
export interface KeySchema {
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, KeySchema>>;
  readonly additionalProperties?: boolean | KeySchema;
  readonly items?: KeySchema;
  readonly $defs?: Readonly<Record<string, KeySchema>>;
}

/**
 * OpenTelemetry's schema of configuration files; undefined where it is not found. `@opentelemetry/configuration` has it inside its validator,
 * whose errors do not say which keys there are, so it is read out of that; the package is pinned to one version. To delete when it exports its schema,
 * or names the key that was meant.
 */
export function openTelemetrySchema(): KeySchema | undefined {
  try {
    const folder = path.dirname(createRequire(import.meta.url).resolve('@opentelemetry/configuration'));
    const validator = readFileSync(path.join(folder, 'generated', 'validator.cjs'), 'utf8');
    const [, schema] = /^\tconst schema\d+ = (\{$.*?^\t\});$/ms.exec(validator) ?? [];
    return schema === undefined ? undefined : (JSON.parse(schema) as KeySchema);
  } catch {
    return undefined;
  }
}
