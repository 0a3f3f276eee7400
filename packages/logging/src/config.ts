import type { LogSink } from './entry.ts';
import { LoggingConfigError } from './errors.ts';
import { LEVELS, type LogLevelName, levelNamed } from './levels.ts';
import { processWide } from './processWide.ts';
import { consoleSink } from './sinks/console.ts';
import { otelSink } from './sinks/otel.ts';

/** Which entries are made, and where they go. */
export interface LoggingOptions {
  /**
   * The least severe level that is logged; `off` logs nothing.
   * @default 'info'
   */
  readonly level?: LogLevelName | 'off';
  /**
   * Levels for loggers by the beginning of their dotted names: `shop` is for `shop` and `shop.cart`, not for
   * `shopping`. The longest that fits wins.
   * @default {}
   */
  readonly levels?: Readonly<Record<string, LogLevelName | 'off'>>;
  /**
   * Where entries go, in this order.
   * @default [consoleSink(), otelSink()]
   */
  readonly sinks?: readonly LogSink[];
}

/** What a logger looks at to know whether a level is on: kept current, so that the look is one comparison. */
export interface Threshold {
  readonly loggerName: string;
  /** The least severity number that is logged; infinite when nothing is. */
  minimum: number;
}

interface Settings {
  readonly minimum: number;
  readonly byPrefix: ReadonlyMap<string, number>;
  readonly sinks: readonly LogSink[];
}

const OPTIONS = ['level', 'levels', 'sinks'];
const LEVEL_NAMES = [...Object.keys(LEVELS), 'off'].join(', ');

const shared = processWide('logging.v1.config', () => ({
  settings: settingsOf({}),
  thresholds: new Map<string, Threshold>(),
}));

/**
 * Replaces the logging configuration of the whole process as one step; an option that is left out takes its default.
 * Loggers that exist already follow it.
 *
 * @throws {LoggingConfigError} when an option cannot work; the configuration that stood before stays in force.
 * @example
 * configureLogging({ level: 'debug', levels: { 'shop.cart': 'warning' }, sinks: [consoleSink({ format: 'json' })] });
 */
export function configureLogging(options: LoggingOptions): void {
  const settings = settingsOf(options);
  shared.settings = settings;
  for (const threshold of shared.thresholds.values()) {
    threshold.minimum = minimumFor(threshold.loggerName, settings);
  }
}

/** The sinks in force: the same list until logging is configured anew. */
export function currentSinks(): readonly LogSink[] {
  return shared.settings.sinks;
}

/** The threshold of the loggers of that name: one object per name, changed in place by {@link configureLogging}. */
export function thresholdOf(loggerName: string): Threshold {
  let threshold = shared.thresholds.get(loggerName);
  if (threshold === undefined) {
    threshold = { loggerName, minimum: minimumFor(loggerName, shared.settings) };
    shared.thresholds.set(loggerName, threshold);
  }
  return threshold;
}

function minimumFor(loggerName: string, { byPrefix, minimum }: Settings): number {
  if (byPrefix.size === 0) return minimum;
  for (let end = loggerName.length; end > 0; end = loggerName.lastIndexOf('.', end - 1)) {
    const own = byPrefix.get(loggerName.slice(0, end));
    if (own !== undefined) return own;
  }
  return minimum;
}

function settingsOf(options: LoggingOptions): Settings {
  if (typeof options !== 'object' || options === null) {
    throw new LoggingConfigError('object', options, 'give an object with level, levels or sinks');
  }
  for (const key of Object.keys(options)) {
    if (!OPTIONS.includes(key)) {
      throw new LoggingConfigError(key, options[key as keyof LoggingOptions], `use ${OPTIONS.join(', ')}`);
    }
  }
  const { level = 'info', levels = {}, sinks = [consoleSink(), otelSink()] } = options;
  return { minimum: minimumOf('level', level), byPrefix: prefixesOf(levels), sinks: sinksOf(sinks) };
}

function minimumOf(key: string, level: unknown): number {
  if (level === 'off') return Number.POSITIVE_INFINITY;
  const known = levelNamed(level);
  if (known === undefined) throw new LoggingConfigError(key, level, `use one of ${LEVEL_NAMES}`);
  return known.severityNumber;
}

function prefixesOf(levels: unknown): ReadonlyMap<string, number> {
  if (typeof levels !== 'object' || levels === null || Array.isArray(levels)) {
    throw new LoggingConfigError('levels', levels, 'give an object of logger-name prefixes and levels');
  }
  return new Map(
    Object.entries(levels).map(([prefix, level]) => {
      const key = `levels[${JSON.stringify(prefix)}]`;
      if (prefix === '') throw new LoggingConfigError(key, level, 'for every logger set level instead');
      if (/^\.|\.$|\*/.test(prefix)) {
        throw new LoggingConfigError(
          key,
          level,
          'a prefix neither begins nor ends with a dot and holds no *',
        );
      }
      return [prefix, minimumOf(key, level)];
    }),
  );
}

function sinksOf(sinks: unknown): readonly LogSink[] {
  if (!Array.isArray(sinks)) {
    throw new LoggingConfigError(
      'sinks',
      sinks,
      'give an array of sinks, such as [consoleSink(), otelSink()]',
    );
  }
  for (const [index, sink] of sinks.entries()) {
    if (typeof sink !== 'function') {
      throw new LoggingConfigError(
        `sinks[${index}]`,
        sink,
        'a sink is a function of an entry; was one not called?',
      );
    }
  }
  return [...sinks];
}
