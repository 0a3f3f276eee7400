import { readFileSync } from 'node:fs';
import { type ConfigurationModel, parseConfigFile } from '@opentelemetry/configuration';
import { parseDocument } from 'yaml';
import { ConfigurationError } from '../errors.ts';
import { fileLines } from './fileLines.ts';
import { pathText } from './schemaValues.ts';
import type { Source } from './settings.ts';
import type { Problem } from './settingsCheck.ts';
import { misspeltKeys, unknownKeys } from './unknownKeys.ts';

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
    const model = parsed(name, text);
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

/** OpenTelemetry's parser says neither where a mistake is nor which key was meant, so these are looked for here. */
function parsed(name: string, text: string): ConfigurationModel {
  const content = contentOf(name, text);
  refuse(name, text, misspeltKeys(content));
  try {
    return parseConfigFile(name);
  } catch (error) {
    refuse(name, text, unknownKeys(content));
    throw error;
  }
}

function refuse(name: string, text: string, [problem]: readonly Problem[]): void {
  if (!problem) return;
  const { path, message, key = '' } = problem;
  const line = fileLines(text).lineOf([...path, key]);
  throw new Error(`${name}:${line}: ${pathText(path) || 'the file'} ${message}`);
}

/** OpenTelemetry's parser reads on where YAML is broken, or says a key twice, and takes what it finds. */
function contentOf(name: string, text: string): unknown {
  const document = parseDocument(text, { version: '1.2' });
  const [error] = document.errors;
  if (!error) return document.toJS() as unknown;
  const [summary = ''] = error.message.split(/:?\n/, 1);
  throw new Error(`${name} is no YAML: ${summary}`);
}
