import type { Attributes, Logger, LoggerOptions, LoggerProvider } from '@opentelemetry/api';
import type { Resource } from '@opentelemetry/resources';
import type { DefinitionRegistry } from '../definitions.ts';
import type { AttributeLimits } from '../encode/values.ts';
import type { Intake } from './intake.ts';
import { FastLogger } from './logger.ts';

/** Name of a logger that was asked for without one, as in the SDK. */
const UNNAMED = 'unknown';

/** What a provider of fast loggers needs. */
export interface FastLoggerProviderOptions {
  readonly intake: Intake;
  readonly definitions: DefinitionRegistry;
  readonly resource: Resource;
  readonly limits: AttributeLimits;
  /** Sends what came in so far. @default nothing to wait for */
  readonly flush?: () => Promise<void>;
}

/** A provider that can be asked to send what it holds, as those of the SDK. */
export interface FlushableLoggerProvider extends LoggerProvider {
  forceFlush(): Promise<void>;
}

/**
 * A provider of OpenTelemetry's logs API whose loggers encode at once. It has no processors: an application that brings its own
 * gets the SDK's provider, with the pipeline as its last processor.
 */
export function fastLoggerProvider({
  intake,
  definitions,
  resource,
  limits,
  flush = async () => {},
}: FastLoggerProviderOptions): FlushableLoggerProvider {
  const loggers = new Map<string, Logger>();
  return {
    forceFlush: flush,
    getLogger(name, version, options) {
      const key = keyOf(name, version, options);
      const known = loggers.get(key);
      if (known) return known;
      const scope = {
        name: name || UNNAMED,
        version,
        schemaUrl: options?.schemaUrl,
        attributes: options?.attributes,
      };
      const logger = new FastLogger(intake, definitions.scope(scope, resource), limits);
      loggers.set(key, logger);
      return logger;
    },
  };
}

function keyOf(name: string, version: string | undefined, options: LoggerOptions | undefined): string {
  const attributes: Attributes | undefined = options?.attributes;
  const parts = [name, version, options?.schemaUrl, attributes && Object.entries(attributes).toSorted()];
  try {
    return JSON.stringify(parts, (_key, value) => (typeof value === 'bigint' ? String(value) : value));
  } catch {
    return JSON.stringify(parts.slice(0, -1)); // attributes that lead back into themselves, which nothing can carry
  }
}
