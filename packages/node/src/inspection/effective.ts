import { type ConfigurationFile, loadConfiguration } from '../configuration/configuration.ts';
import { TELLTALE_PATH } from '../configuration/configurationFile.ts';
import { type FileLines, fileLines } from '../configuration/fileLines.ts';
import type { SchemaNode } from '../configuration/schemaTypes.ts';
import { leaves, pathText, schemaOf, writtenPath } from '../configuration/schemaValues.ts';
import { DEFAULT_SETTINGS, type Settings } from '../configuration/settings.ts';
import { SETTINGS_SCHEMA } from '../configuration/settingsSchema.ts';
import { VARIABLES, type VariableReference } from '../reference/index.ts';
import { HIDDEN, shownNode, shownSetting, shownVariable } from './shown.ts';

/** Where a value comes from. */
export type Origin =
  | { readonly kind: 'default' }
  | { readonly kind: 'environment'; readonly variable: string }
  /** `variables` are those that the value takes in by `${NAME}`. */
  | {
      readonly kind: 'file';
      readonly file: string;
      readonly line: number;
      readonly variables: readonly string[];
    };

/** A value that is in force. */
export interface EffectiveValue {
  /** A variable's name, or the keys of a file. */
  readonly key: string;
  /** `***` where it might be a secret. */
  readonly value: unknown;
  readonly hidden: boolean;
  readonly origin: Origin;
}

/**
 * The values that the preload would start with, and where each comes from. Only values of keys that are known to be harmless are shown.
 *
 * @param file a file instead of the one that `OTEL_CONFIG_FILE` names
 * @throws ConfigurationError for a configuration that cannot be used
 */
export function effectiveConfiguration(env: NodeJS.ProcessEnv, file?: string): EffectiveValue[] {
  const configuration = loadConfiguration(file === undefined ? env : { ...env, OTEL_CONFIG_FILE: file });
  const { problems } = configuration.environment;
  const variables = VARIABLES.filter((variable) => isHeeded(variable, configuration.file)).flatMap(
    (variable) => ofVariable(variable, env, problems),
  );
  if (!configuration.file) return [...variables, ...ofSettings(DEFAULT_SETTINGS, undefined)];
  return [
    ...variables,
    ...ofFile(configuration.file),
    ...ofSettings(configuration.settings, configuration.file),
  ];
}

/** Without a file all are; with one those that count beside it, unless it says the same. */
function isHeeded({ name, besideFile }: VariableReference, file: ConfigurationFile | undefined): boolean {
  if (!file) return true;
  if (name === 'OTEL_CONFIG_FILE') return false;
  const { log_level, resource } = file.model;
  if (name === 'OTEL_LOG_LEVEL' && log_level) return false;
  if (name === 'OTEL_SERVICE_NAME') {
    return !resource?.attributes?.some((attribute) => attribute.name === 'service.name');
  }
  return besideFile === true;
}

function ofVariable(
  variable: VariableReference,
  env: NodeJS.ProcessEnv,
  problems: readonly string[],
): EffectiveValue[] {
  const { name, default: otherwise } = variable;
  const value = env[name]?.trim();
  const unusable = problems.some((problem) => problem.startsWith(`${name}=`));
  if (value && !unusable) {
    const shown = shownVariable(variable, value);
    return [
      {
        key: name,
        value: shown,
        hidden: shown.includes(HIDDEN),
        origin: { kind: 'environment', variable: name },
      },
    ];
  }
  const isForOneSignal = otherwise.startsWith('OTEL_');
  return isForOneSignal ? [] : [{ key: name, value: otherwise, hidden: false, origin: { kind: 'default' } }];
}

function ofFile({ name, text, model }: ConfigurationFile): EffectiveValue[] {
  const lines = fileLines(text);
  const [distribution, telltale] = TELLTALE_PATH;
  return leaves(model, [])
    .filter(({ path }) => !(path[0] === distribution && path[1] === telltale))
    .map(({ path, value, around }) => {
      const shown = path[0] === distribution ? HIDDEN : shownNode(path, value, around);
      return row(path, shown, inFile(name, lines, path));
    });
}

function ofSettings(settings: Settings, file: ConfigurationFile | undefined): EffectiveValue[] {
  const lines = file && fileLines(file.text);
  return leaves(settings, []).map(({ path, value }) => {
    const node = path.reduce<SchemaNode | undefined>(schemaOf, SETTINGS_SCHEMA);
    const full = [...TELLTALE_PATH, ...path];
    const written = file && isWritten(file.telltale.node, path, value);
    return row(
      full,
      shownSetting(node, value),
      file && lines && written ? inFile(file.name, lines, full) : { kind: 'default' },
    );
  });
}

/** Whether a value stands in the file; one that a shorthand means has a shorter path there. */
function isWritten(node: unknown, path: readonly string[], value: unknown): boolean {
  const written = writtenPath(node, path);
  const found = written.reduce<unknown>(
    (at, key) => (at as Record<string, unknown> | undefined)?.[key],
    node,
  );
  if (found === undefined || found === null) return false;
  return written.length === path.length || found === value;
}

function inFile(file: string, lines: FileLines, path: readonly string[]): Origin {
  return { kind: 'file', file, line: lines.lineOf(path), variables: lines.variablesOf(path) };
}

function row(path: readonly string[], value: unknown, origin: Origin): EffectiveValue {
  return { key: pathText(path), value, hidden: String(value).includes(HIDDEN), origin };
}
