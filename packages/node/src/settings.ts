import { LEVELS, type LogLevelName, levelNamed } from '@telltale/logging';
import { ConfigurationError } from './errors.ts';

/** What stands under `distribution: telltale:` in the configuration file. */
export interface Settings {
  readonly logging: {
    /** Least level of every logger. @default 'info' */
    readonly level: LogLevelName;
    /** Least level by prefix of the logger's name. @default {} */
    readonly levels: Readonly<Record<string, LogLevelName>>;
    /** What the console shows: for people on a terminal and JSON otherwise, one of both, or nothing. @default 'auto' */
    readonly console: ConsoleFormat;
    /** Other loggers whose records are taken in. */
    readonly bridges: {
      /** `console.log` and its siblings; their own output stays. @default true */
      readonly console: boolean;
    };
  };
}

const CONSOLE_FORMATS = ['auto', 'pretty', 'json', 'none'] as const;
export type ConsoleFormat = (typeof CONSOLE_FORMATS)[number];

/** The settings without a file. */
export const DEFAULT_SETTINGS: Settings = {
  logging: { level: 'info', levels: {}, console: 'auto', bridges: { console: true } },
};

/**
 * Reads Telltale's node of a configuration file.
 *
 * @param node the value under `distribution.telltale`, or undefined where the file has none
 * @param file the file's name, for messages
 * @throws ConfigurationError for an unknown key or a value that is not allowed
 */
export function readSettings(node: unknown, file: string): Settings {
  const at = (path: string) => `${file}: distribution.telltale${path}`;
  const root = section(node, ['logging'], at(''));
  const logging = section(root['logging'], ['level', 'levels', 'console', 'bridges'], at('.logging'));
  const bridges = section(logging['bridges'], ['console'], at('.logging.bridges'));
  const levels = object(logging['levels'], at('.logging.levels'));
  const defaults = DEFAULT_SETTINGS.logging;
  return {
    logging: {
      level: level(logging['level'] ?? defaults.level, at('.logging.level')),
      levels: Object.fromEntries(
        Object.entries(levels).map(([prefix, value]) => [
          prefix,
          level(value, at(`.logging.levels.${prefix}`)),
        ]),
      ),
      console: consoleFormat(logging['console'] ?? defaults.console, at('.logging.console')),
      bridges: {
        console: flag(bridges['console'] ?? defaults.bridges.console, at('.logging.bridges.console')),
      },
    },
  };
}

function object(node: unknown, place: string): Record<string, unknown> {
  if (node === undefined || node === null) return {};
  if (typeof node === 'object' && !Array.isArray(node)) return node as Record<string, unknown>;
  throw new ConfigurationError(`${place} is ${JSON.stringify(node)}; it takes keys and values`);
}

function section(node: unknown, keys: readonly string[], place: string): Record<string, unknown> {
  const values = object(node, place);
  for (const key of Object.keys(values)) {
    if (!keys.includes(key)) {
      throw new ConfigurationError(`${place} has an unknown key "${key}"; the keys are ${keys.join(', ')}`);
    }
  }
  return values;
}

function level(value: unknown, place: string): LogLevelName {
  const named = levelNamed(value);
  if (named) return named.name;
  throw new ConfigurationError(
    `${place} is ${JSON.stringify(value)}; the levels are ${Object.keys(LEVELS).join(', ')}`,
  );
}

function consoleFormat(value: unknown, place: string): ConsoleFormat {
  const format = CONSOLE_FORMATS.find((name) => name === value);
  if (format) return format;
  throw new ConfigurationError(
    `${place} is ${JSON.stringify(value)}; it takes ${CONSOLE_FORMATS.join(', ')}`,
  );
}

function flag(value: unknown, place: string): boolean {
  if (typeof value === 'boolean') return value;
  throw new ConfigurationError(`${place} is ${JSON.stringify(value)}; it takes true or false`);
}
