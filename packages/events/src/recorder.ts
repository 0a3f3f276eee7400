import { type Context, diag, type Logger, logs, SeverityNumber } from '@opentelemetry/api';
import { now } from '@telltale/logging/clock';
import { v7 } from 'uuid';
import { commonFields } from './common.ts';
import { derivedMetrics } from './derivedMetrics.ts';
import { InvalidEventError } from './errors.ts';
import type { EventDefinition, Payload } from './event.ts';
import type { Fields } from './fields.ts';
import { createMeasure } from './instruments.ts';
import { type EncodedPayload, explain, payloadEncoder } from './payload.ts';
import { type UserContext, userFields, userValues } from './user.ts';

/** The instrumentation scope of every event and its metrics. */
export const SCOPE = '@telltale/events';
const VERSION = '0.1.0';

/** Attribute that names the fields of an event whose values did not fit its definition. */
export const INVALID_FIELDS = 'telltale.event.invalid_fields';

/** A warning about invalid events is told at most once in this time. */
const WARNING_WINDOW_MS = 60_000;

/** What may be said about one occurrence beside its payload. */
export interface RecordOptions {
  /** Who did it: the user's context, or the id alone. */
  readonly user?: UserContext | string;
  /** When it happened: a `Date` or milliseconds since the epoch. @default now */
  readonly time?: Date | number;
  /** The context whose span the event belongs to. @default the active context */
  readonly context?: Context;
}

/** Settings of a recorder. */
export interface RecorderOptions {
  /** Throw `InvalidEventError` for a payload that does not fit; for tests. @default false */
  readonly strict?: boolean;
}

/** How many events a recorder has seen. */
export interface RecorderStats {
  readonly recorded: number;
  /** Sent, but with fields left out that did not fit; they are named in `telltale.event.invalid_fields`. */
  readonly invalid: number;
  /** Not sent, since the logger or a metric threw. */
  readonly failed: number;
}

/** Records business events as OpenTelemetry log records, and their derived metrics. */
export interface Recorder {
  /**
   * Records one occurrence and returns at once with the event's id. Never throws, except in strict mode.
   *
   * @throws InvalidEventError in strict mode, when the payload does not fit the definition.
   */
  record<F extends Fields>(event: EventDefinition<F>, payload: Payload<F>, options?: RecordOptions): string;
  stats(): RecorderStats;
}

/** What a recorder keeps per definition. */
interface Plan {
  readonly encode: (payload: Readonly<Record<string, unknown>>) => EncodedPayload;
  readonly measureAll: (payload: Readonly<Record<string, unknown>>) => void;
}

const encodeUser = payloadEncoder(userFields);

/** Makes a recorder on the API's global providers; they may be set later. */
export function createRecorder({ strict = false }: RecorderOptions = {}): Recorder {
  const logger: Logger = logs.getLogger(SCOPE, VERSION);
  const measure = createMeasure(SCOPE, VERSION);
  const plans = new WeakMap<EventDefinition, Plan>();
  const stats = { recorded: 0, invalid: 0, failed: 0 };
  let silentUntil = 0;

  function planOf(event: EventDefinition): Plan {
    let plan = plans.get(event);
    if (!plan) {
      plan = { encode: payloadEncoder(event.fields), measureAll: derivedMetrics(event, measure) };
      plans.set(event, plan);
    }
    return plan;
  }

  function tell(message: string): void {
    const at = Date.now();
    if (at < silentUntil) return;
    silentUntil = at + WARNING_WINDOW_MS;
    diag.warn(message);
  }

  function emit(
    event: EventDefinition,
    payload: Readonly<Record<string, unknown>>,
    id: string,
    options: RecordOptions,
  ): void {
    const { encode, measureAll } = planOf(event);
    const { attributes, invalid } = encode(payload);
    if (options.user !== undefined)
      Object.assign(attributes, encodeUser(userValues(options.user)).attributes);
    attributes[commonFields.eventId.attribute] = id;
    attributes[commonFields.eventVersion.attribute] = event.version;
    if (invalid.length > 0) {
      const message = `event "${event.name}": ${explain(event.fields, payload, invalid)}`;
      if (strict) throw new InvalidEventError(message);
      stats.invalid++;
      attributes[INVALID_FIELDS] = [...invalid];
      tell(`${message}; the event was sent without these fields (told once a minute)`);
    }
    logger.emit({
      eventName: event.name,
      severityNumber: SeverityNumber.INFO,
      timestamp: options.time ?? now(),
      attributes,
      ...(options.context && { context: options.context }),
    });
    measureAll(payload);
    stats.recorded++;
  }

  return {
    record(event, payload, options = {}) {
      const id = v7();
      try {
        emit(event as unknown as EventDefinition, payload as Readonly<Record<string, unknown>>, id, options);
      } catch (error) {
        if (strict && error instanceof InvalidEventError) throw error;
        stats.failed++;
        tell(`event "${event.name}" was not recorded: ${String(error)} (told once a minute)`);
      }
      return id;
    },
    stats: () => ({ ...stats }),
  };
}
