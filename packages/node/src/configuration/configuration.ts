import { type ConfigurationFile, readConfigurationFile } from './configurationFile.ts';
import { type Environment, readEnvironment } from './environment.ts';
import { pathText } from './schemaValues.ts';
import { type GivenSettings, readSettings, type Settings, type Source } from './settings.ts';

export type { ConfigurationFile } from './configurationFile.ts';

/** All that the preload needs to know, read once. */
export interface Configuration {
  readonly environment: Environment;
  readonly settings: Settings;
  readonly file: ConfigurationFile | undefined;
}

/**
 * Reads the environment, and the file that `OTEL_CONFIG_FILE` names. What a program gives wins over the file, the file over the environment,
 * and that over the defaults.
 *
 * @param code settings that the program gives
 * @throws ConfigurationError when the file cannot be read, is no YAML or no valid OpenTelemetry configuration, or has a Telltale
 * part that cannot be used; and for settings of the program that cannot be used
 */
export function loadConfiguration(env: NodeJS.ProcessEnv, code?: GivenSettings): Configuration {
  const environment = readEnvironment(env);
  const file =
    environment.configFile === undefined ? undefined : readConfigurationFile(environment.configFile);
  const settings = readSettings([...(file ? [file.telltale] : []), codeSource(code)]);
  const diagnosticLevel = levelOf(file?.model.log_level) ?? environment.diagnosticLevel;
  return { environment: { ...environment, diagnosticLevel }, file, settings };
}

/** What a program gives, as a source of settings. */
export function codeSource(code: GivenSettings | undefined): Source {
  return { node: code, place: (path) => `start(): ${pathText(path) || 'the settings object'}` };
}

/** A severity of the file (`debug3`, `fatal`, ...) as a level of the API's diagnostic logger. */
function levelOf(severity: string | null | undefined): string | undefined {
  const level = severity?.replace(/\d$/, '');
  return level === 'trace' ? 'verbose' : level === 'fatal' ? 'error' : level;
}
