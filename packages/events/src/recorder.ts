import { type Logger, logs } from '@opentelemetry/api';
import { v7 } from 'uuid';
import { derivedMetrics } from './derivedMetrics.ts';
import { InvalidEventError } from './errors.ts';
import type { EventDefinition, Payload } from './event.ts';
import type { Fields } from './fields.ts';
import { createMeasure } from './instruments.ts';
import { explain } from './misfit.ts';
import { occurrence, type RecordOptions } from './occurrence.ts';
import { type EncodedPayload, payloadEncoder, type Values } from './payload.ts';
import { createWarn } from './warnings.ts';

/** The instrumentation scope of every event and its metrics. */
export const SCOPE = '@telltale/events';
const VERSION = '0.1.0';

/** Attribute that names the fields of an event whose values did not fit its definition. */
export const INVALID_FIELDS = 'telltale.event.invalid_fields';

/** Settings of a recorder. */
export interface RecorderOptions {
  /** Throw `InvalidEventError` for a payload that does not fit; for tests. @default false */
  readonly strict?: boolean;
}

/** How many events a recorder has seen. */
export interface RecorderStats {
  /** Given to OpenTelemetry's logger. */
  readonly recorded: number;
  /** Of these, sent without what did not fit; it is named in `telltale.event.invalid_fields`. */
  readonly invalid: number;
  /** Of these, sent but not measured, since one of the event's metrics threw. */
  readonly unmeasured: number;
  /** Not sent, since it was no event at all, or the payload or the logger threw. */
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
  readonly encode: (payload: Values) => EncodedPayload;
  readonly measureAll: (payload: Values) => void;
}

/** Makes a recorder on the API's global providers; they may be set later. */
export function createRecorder({ strict = false }: RecorderOptions = {}): Recorder {
  const logger: Logger = logs.getLogger(SCOPE, VERSION);
  const measure = createMeasure(SCOPE, VERSION);
  const plans = new WeakMap<EventDefinition, Plan>();
  const stats = { recorded: 0, invalid: 0, unmeasured: 0, failed: 0 };
  const warn = createWarn();

  function planOf(event: EventDefinition): Plan {
    let plan = plans.get(event);
    if (!plan) {
      plan = { encode: payloadEncoder(event.fields), measureAll: derivedMetrics(event, measure) };
      plans.set(event, plan);
    }
    return plan;
  }

  function emit(event: EventDefinition, payload: Values, id: string, options: RecordOptions): void {
    refuseNonEvents(event, payload);
    const { record, misfits } = occurrence(event, planOf(event).encode(payload), id, options);
    const fits = misfits.length === 0;
    const problem = () => `event "${event.name}": ${explain(misfits)}`;
    if (!fits) {
      if (strict) throw new InvalidEventError(problem());
      record.attributes = { ...record.attributes, [INVALID_FIELDS]: misfits.map(({ key }) => key) };
    }
    logger.emit(record);
    stats.recorded++;
    if (fits) return;
    stats.invalid++;
    warn(`invalid ${event.name}`, () => `${problem()}; the event was sent without that`);
  }

  function measureAll(event: EventDefinition, payload: Values): void {
    try {
      planOf(event).measureAll(payload);
    } catch (error) {
      stats.unmeasured++;
      const message = () => `event "${event.name}" was recorded, but not measured: ${String(error)}`;
      warn(`unmeasured ${event.name}`, message);
    }
  }

  return {
    record(definition, given, options = {}) {
      const id = v7();
      const event = definition as unknown as EventDefinition;
      const payload = given as Values;
      try {
        emit(event, payload, id, options);
      } catch (error) {
        if (strict && error instanceof InvalidEventError) throw error;
        stats.failed++;
        const name = isEvent(event) ? event.name : '?';
        warn(`failed ${name}`, () => `event "${name}" was not recorded: ${String(error)}`);
        return id;
      }
      measureAll(event, payload);
      return id;
    },
    stats: () => ({ ...stats }),
  };
}

/** The types say as much; programs without types may give anything. */
function refuseNonEvents(event: unknown, payload: unknown): void {
  if (!isEvent(event)) {
    const given = event === null ? 'null' : typeof event;
    throw new InvalidEventError(`record() takes a definition, such as defineEvent() makes, not ${given}`);
  }
  if (!isObject(payload)) {
    throw new InvalidEventError(`event "${event.name}": the payload is no object; give its fields`);
  }
}

function isEvent(value: unknown): value is EventDefinition {
  return (
    isObject(value) &&
    typeof value['name'] === 'string' &&
    isObject(value['fields']) &&
    Array.isArray(value['metrics'])
  );
}

function isObject(value: unknown): value is Values {
  return typeof value === 'object' && value !== null;
}
