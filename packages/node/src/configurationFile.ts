import { readFileSync } from 'node:fs';
import { type ConfigurationModel, parseConfigFile } from '@opentelemetry/configuration';
import { parseDocument } from 'yaml';
import { ConfigurationError } from './errors.ts';
import { fileLines } from './fileLines.ts';
import { pathText } from './schemaValues.ts';
import type { Source } from './settings.ts';

/** The file that `OTEL_CONFIG_FILE` names. */
export interface ConfigurationFile {
  readonly name: string;
  /** As it was written. */
  readonly text: string;
  /** OpenTelemetry's part of it, with the values of variables. */
  readonly model: ConfigurationModel;
  /** Telltale's part of it. */
  readonly telltale: Source;
}

/** The keys that lead to Telltale's part. */
export const TELLTALE_PATH = ['distribution', 'telltale'] as const;

/**
 * Reads a configuration file; Telltale's part of it is not checked yet.
 *
 * @throws ConfigurationError when it cannot be read, is no YAML or no valid OpenTelemetry configuration
 */
export function readConfigurationFile(name: string): ConfigurationFile {
  try {
    const text = readFileSync(name, 'utf8');
    checkSyntax(name, text);
    const model = parseConfigFile(name);
    return {
      name,
      text,
      model,
      telltale: {
        node: model.distribution?.['telltale'],
        place: (path) => {
          const keys = [...TELLTALE_PATH, ...path];
          return `${name}:${fileLines(text).lineOf(keys)}: ${pathText(keys)}`;
        },
      },
    };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const message = reason.includes(name) ? reason : `${name}: ${reason}`;
    throw new ConfigurationError(`OTEL_CONFIG_FILE: ${message}; mend the file, or unset the variable`, {
      cause,
    });
  }
}

/** OpenTelemetry's parser reads on where YAML is broken, or says a key twice, and takes what it finds. */
function checkSyntax(name: string, text: string): void {
  const [error] = parseDocument(text, { version: '1.2' }).errors;
  if (!error) return;
  const [summary = ''] = error.message.split(/:?\n/, 1);
  throw new Error(`${name} is no YAML: ${summary}`);
}
