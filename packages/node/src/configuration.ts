import { readFileSync } from 'node:fs';
import { type ConfigurationModel, parseConfigFile } from '@opentelemetry/configuration';
import { parseDocument } from 'yaml';
import { type Environment, readEnvironment } from './environment.ts';
import { ConfigurationError } from './errors.ts';
import { DEFAULT_SETTINGS, readSettings, type Settings } from './settings.ts';

/** The file that `OTEL_CONFIG_FILE` names. */
export interface ConfigurationFile {
  readonly name: string;
  /** OpenTelemetry's part of it. */
  readonly model: ConfigurationModel;
}

/** All that the preload needs to know, read once. */
export interface Configuration {
  readonly environment: Environment;
  readonly settings: Settings;
  readonly file: ConfigurationFile | undefined;
}

/**
 * Reads the environment, and the file that `OTEL_CONFIG_FILE` names.
 *
 * @throws ConfigurationError when the file cannot be read, is no YAML or no valid OpenTelemetry configuration, or has a Telltale
 * part that cannot be used
 */
export function loadConfiguration(env: NodeJS.ProcessEnv): Configuration {
  const environment = readEnvironment(env);
  const name = environment.configFile;
  if (name === undefined) return { environment, settings: DEFAULT_SETTINGS, file: undefined };
  const model = parse(name);
  return {
    environment,
    file: { name, model },
    settings: readSettings(model.distribution?.['telltale'], name),
  };
}

function parse(file: string): ConfigurationModel {
  try {
    checkSyntax(file);
    return parseConfigFile(file);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const message = reason.includes(file) ? reason : `${file}: ${reason}`;
    throw new ConfigurationError(`OTEL_CONFIG_FILE: ${message}; mend the file, or unset the variable`, {
      cause,
    });
  }
}

/** OpenTelemetry's parser reads on where YAML is broken, or says a key twice, and takes what it finds. */
function checkSyntax(file: string): void {
  const [error] = parseDocument(readFileSync(file, 'utf8'), { version: '1.2' }).errors;
  if (!error) return;
  const [summary = ''] = error.message.split(/:?\n/, 1);
  throw new Error(`${file} is no YAML: ${summary}`);
}
