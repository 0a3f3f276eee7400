import { type ConfigurationModel, parseConfigFile } from '@opentelemetry/configuration';
import { type Environment, readEnvironment } from './environment.ts';
import { ConfigurationError } from './errors.ts';
import { DEFAULT_SETTINGS, readSettings, type Settings } from './settings.ts';

/** All that the preload needs to know, read once. */
export interface Configuration {
  readonly environment: Environment;
  readonly settings: Settings;
  /** OpenTelemetry's part of the configuration file, where there is one. */
  readonly model: ConfigurationModel | undefined;
}

/**
 * Reads the environment, and the file that `OTEL_CONFIG_FILE` names.
 *
 * @throws ConfigurationError when the file cannot be read, is not a valid OpenTelemetry configuration, or has a Telltale part
 * that is not
 */
export function loadConfiguration(env: NodeJS.ProcessEnv): Configuration {
  const environment = readEnvironment(env);
  const file = environment.configFile;
  if (file === undefined) return { environment, settings: DEFAULT_SETTINGS, model: undefined };
  const model = parse(file);
  return { environment, model, settings: readSettings(model.distribution?.['telltale'], file) };
}

function parse(file: string): ConfigurationModel {
  try {
    return parseConfigFile(file);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const message = reason.includes(file) ? reason : `${file}: ${reason}`;
    throw new ConfigurationError(`OTEL_CONFIG_FILE: ${message}; mend the file, or unset the variable`, {
      cause,
    });
  }
}
