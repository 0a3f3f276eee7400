import { LEVELS, type LogLevelName, levelNamed } from '@telltale/logging';
import { IDENTITY_KEYS } from '@telltale/logging/identity';
import {
  ADOPT,
  type ContextSettings,
  DEFAULT_CONTEXT_SETTINGS,
  type RequestHeader,
} from './context/settings.ts';
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
    /** A file that gets every record as well. @default none */
    readonly file: FileSettings | undefined;
    /** Other loggers whose records are taken in. */
    readonly bridges: {
      /** `console.log` and its siblings; their own output stays. @default true */
      readonly console: boolean;
    };
  };
  readonly context: ContextSettings;
  readonly export: {
    /**
     * The way out: `fast` is Telltale's own pipeline where the file exports OTLP over HTTP in protobuf, `standard` are the SDK's processors and
     * exporters. @default 'fast'
     */
    readonly pipeline: PipelineName;
    /** With `spool` every request is on disk before it is sent. @default 'memory' */
    readonly durability: Durability;
    /** Whether the export worker may be used; without it the same work is done in the application's thread. @default true */
    readonly worker: boolean;
  };
}

const PIPELINES = ['fast', 'standard'] as const;
type PipelineName = (typeof PIPELINES)[number];
const DURABILITIES = ['memory', 'spool'] as const;
type Durability = (typeof DURABILITIES)[number];

const CONSOLE_FORMATS = ['auto', 'pretty', 'json', 'none'] as const;
export type ConsoleFormat = (typeof CONSOLE_FORMATS)[number];

/** A file for log records, not rotated; only the account that the application runs as may read it. */
export interface FileSettings {
  /** From the working folder where it is relative; folders that are missing are made. */
  readonly path: string;
  /** @default 'json' */
  readonly format: FileFormat;
}

const FILE_FORMATS = ['json', 'pretty'] as const;
type FileFormat = (typeof FILE_FORMATS)[number];

/** The settings without a file. */
export const DEFAULT_SETTINGS: Settings = {
  logging: { level: 'info', levels: {}, console: 'auto', file: undefined, bridges: { console: true } },
  context: DEFAULT_CONTEXT_SETTINGS,
  export: { pipeline: 'fast', durability: 'memory', worker: true },
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
  const root = section(node, ['logging', 'context', 'export'], at(''));
  const logging = section(root['logging'], ['level', 'levels', 'console', 'file', 'bridges'], at('.logging'));
  const bridges = section(logging['bridges'], ['console'], at('.logging.bridges'));
  const exporting = section(root['export'], ['pipeline', 'durability', 'worker'], at('.export'));
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
      console: oneOf(CONSOLE_FORMATS, logging['console'] ?? defaults.console, at('.logging.console')),
      file: fileSettings(logging['file'], at('.logging.file')),
      bridges: {
        console: flag(bridges['console'] ?? defaults.bridges.console, at('.logging.bridges.console')),
      },
    },
    context: contextSettings(root['context'], at('.context')),
    export: {
      pipeline: oneOf(
        PIPELINES,
        exporting['pipeline'] ?? DEFAULT_SETTINGS.export.pipeline,
        at('.export.pipeline'),
      ),
      durability: oneOf(
        DURABILITIES,
        exporting['durability'] ?? DEFAULT_SETTINGS.export.durability,
        at('.export.durability'),
      ),
      worker: flag(exporting['worker'] ?? DEFAULT_SETTINGS.export.worker, at('.export.worker')),
    },
  };
}

function contextSettings(node: unknown, place: string): ContextSettings {
  const values = section(node, ['accept', 'send', 'spans', 'request'], place);
  const keys = (name: 'accept' | 'send' | 'spans') =>
    list(values[name] ?? [], `${place}.${name}`).map((key) => oneOf(IDENTITY_KEYS, key, `${place}.${name}`));
  return {
    accept: keys('accept'),
    send: keys('send'),
    spans: keys('spans'),
    request: requestHeader(values['request'], `${place}.request`),
  };
}

const HEADER_NAME = /^[\w!#$%&'*+.^`|~-]+$/;

function requestHeader(node: unknown, place: string): RequestHeader | undefined {
  if (node === undefined || node === null) return undefined;
  const { header, adopt = 'trace' } =
    typeof node === 'string' ? { header: node } : section(node, ['header', 'adopt'], place);
  if (typeof header !== 'string' || !HEADER_NAME.test(header)) {
    const where = typeof node === 'string' ? place : `${place}.header`;
    throw new ConfigurationError(`${where} is ${JSON.stringify(header)}; it takes the name of a header`);
  }
  return { header: header.toLowerCase(), adopt: oneOf(ADOPT, adopt, `${place}.adopt`) };
}

function fileSettings(node: unknown, place: string): FileSettings | undefined {
  if (node === undefined || node === null) return undefined;
  const { path, format = 'json' } =
    typeof node === 'string' ? { path: node } : section(node, ['path', 'format'], place);
  if (typeof path !== 'string' || path === '') {
    const where = typeof node === 'string' ? place : `${place}.path`;
    throw new ConfigurationError(`${where} is ${JSON.stringify(path)}; it takes the path of a file`);
  }
  return { path, format: oneOf(FILE_FORMATS, format, `${place}.format`) };
}

function object(node: unknown, place: string): Record<string, unknown> {
  if (node === undefined || node === null) return {};
  if (typeof node === 'object' && !Array.isArray(node)) return node as Record<string, unknown>;
  throw new ConfigurationError(`${place} is ${JSON.stringify(node)}; it takes keys and values`);
}

function list(value: unknown, place: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new ConfigurationError(`${place} is ${JSON.stringify(value)}; it takes a list`);
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

function oneOf<T extends string>(values: readonly T[], value: unknown, place: string): T {
  const found = values.find((name) => name === value);
  if (found) return found;
  throw new ConfigurationError(`${place} is ${JSON.stringify(value)}; it takes ${values.join(', ')}`);
}

function flag(value: unknown, place: string): boolean {
  if (typeof value === 'boolean') return value;
  throw new ConfigurationError(`${place} is ${JSON.stringify(value)}; it takes true or false`);
}
