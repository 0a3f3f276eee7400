import type { Attributes } from '@opentelemetry/api';
import { copyAttributes } from './attributes.ts';
import { type Threshold, thresholdOf } from './config.ts';
import { headline } from './exception.ts';
import { LEVELS, type Level, type LogLevelName, levelNamed } from './levels.ts';
import { write } from './write.ts';

/** Makes log records of one name. No method ever throws. */
export interface Logger {
  readonly name: string;
  /** Steps of the program's own working; OpenTelemetry severity 1. */
  trace(message: string, attributes?: Readonly<Attributes>): void;
  /** For who looks for a fault; severity 5. */
  debug(message: string, attributes?: Readonly<Attributes>): void;
  /** The course of things; severity 9. */
  info(message: string, attributes?: Readonly<Attributes>): void;
  /** Something that matters went well; severity 10. */
  success(message: string, attributes?: Readonly<Attributes>): void;
  /** Something is odd, and the work goes on; severity 13. */
  warning(message: string, attributes?: Readonly<Attributes>): void;
  /** The same as {@link Logger.warning}, under the name that `console` and most loggers of Node use. */
  warn(message: string, attributes?: Readonly<Attributes>): void;
  /** Something failed; severity 17. */
  error(message: string, attributes?: Readonly<Attributes>): void;
  /** The program cannot do its work; severity 21. */
  critical(message: string, attributes?: Readonly<Attributes>): void;
  /**
   * Logs what was thrown at level error, with `exception.type`, `exception.message` and `exception.stacktrace`; the
   * stack is followed by those of its causes and, for an aggregate error, of its parts.
   * @param message defaults to the error's own message
   */
  exception(thrown: unknown, message?: string, attributes?: Readonly<Attributes>): void;
  /** Whether a record of that level would be made; asks nothing of the sinks. */
  isEnabled(level: LogLevelName): boolean;
  /** A logger of the same name whose records all carry these attributes; read once, now. A call's own win. */
  with(attributes: Readonly<Attributes>): Logger;
}

/**
 * The logger of that name. Names are dotted, few and fixed (`shop.cart`): each is kept for the life of the process.
 *
 * @example
 * const logger = getLogger('shop.cart');
 * logger.info('item added', { 'item.id': 'a-17', quantity: 2 });
 */
export function getLogger(name: string): Logger {
  return new NamedLogger(thresholdOf(typeof name === 'string' && name !== '' ? name : 'unknown'), undefined);
}

class NamedLogger implements Logger {
  readonly #threshold: Threshold;
  readonly #bound: Readonly<Attributes> | undefined;

  constructor(threshold: Threshold, bound: Readonly<Attributes> | undefined) {
    this.#threshold = threshold;
    this.#bound = bound;
  }

  get name(): string {
    return this.#threshold.loggerName;
  }

  trace(message: string, attributes?: Readonly<Attributes>): void {
    this.#log(LEVELS.trace, message, attributes);
  }

  debug(message: string, attributes?: Readonly<Attributes>): void {
    this.#log(LEVELS.debug, message, attributes);
  }

  info(message: string, attributes?: Readonly<Attributes>): void {
    this.#log(LEVELS.info, message, attributes);
  }

  success(message: string, attributes?: Readonly<Attributes>): void {
    this.#log(LEVELS.success, message, attributes);
  }

  warning(message: string, attributes?: Readonly<Attributes>): void {
    this.#log(LEVELS.warning, message, attributes);
  }

  warn(message: string, attributes?: Readonly<Attributes>): void {
    this.#log(LEVELS.warning, message, attributes);
  }

  error(message: string, attributes?: Readonly<Attributes>): void {
    this.#log(LEVELS.error, message, attributes);
  }

  critical(message: string, attributes?: Readonly<Attributes>): void {
    this.#log(LEVELS.critical, message, attributes);
  }

  exception(thrown: unknown, message?: string, attributes?: Readonly<Attributes>): void {
    if (LEVELS.error.severityNumber < this.#threshold.minimum) return;
    this.#log(LEVELS.error, message ?? headline(thrown), attributes, { thrown });
  }

  isEnabled(level: LogLevelName): boolean {
    const known = levelNamed(level);
    return known !== undefined && known.severityNumber >= this.#threshold.minimum;
  }

  with(attributes: Readonly<Attributes>): Logger {
    const bound: Attributes = { ...this.#bound };
    copyAttributes(bound, attributes);
    return new NamedLogger(this.#threshold, bound);
  }

  #log(
    level: Level,
    message: string,
    attributes: Readonly<Attributes> | undefined,
    exception?: { readonly thrown: unknown },
  ): void {
    if (level.severityNumber < this.#threshold.minimum) return;
    write({
      loggerName: this.#threshold.loggerName,
      level,
      message,
      bound: this.#bound,
      attributes,
      exception,
    });
  }
}
