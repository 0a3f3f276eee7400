import { createRecorder, type Recorder, type RecorderOptions } from './recorder/recorder.ts';

/** Read once, as the conventions ask: https://opentelemetry.io/docs/specs/semconv/gen-ai/ */
const OPT_IN = (process.env['OTEL_SEMCONV_STABILITY_OPT_IN'] ?? '').split(',').map((value) => value.trim());

let recorder = createRecorder({ optIn: OPT_IN });

/**
 * Sets up the recorder behind {@link record}: how users are looked up, what becomes of invalid events. Call it once, before the first
 * event.
 *
 * @throws EventOptionsError for an option that does not exist, or whose value cannot be used
 * @example
 * ```ts
 * import { configureEvents, flush, record, userLogin } from '@telltale/events';
 *
 * const people = new Map([['u-17', { id: 'u-17', name: 'ada', tenant: 't-1' }]]);
 * configureEvents({ users: async (id) => people.get(id) });
 * record(userLogin, { method: 'password' }, { user: 'u-17' });
 * await flush();
 * ```
 */
export function configureEvents(options: RecorderOptions): void {
  recorder = createRecorder({ optIn: OPT_IN, ...options });
}

/**
 * Records one occurrence of an event through the API's global providers; returns the event's id at once and never throws.
 *
 * @example
 * ```ts
 * import { record, userLogin } from '@telltale/events';
 *
 * record(userLogin, { method: 'password' }, { user: 'u-17' });
 * ```
 */
export const record: Recorder['record'] = (event, payload, options) =>
  recorder.record(event, payload, options);

/** Measures beside any event, see {@link Recorder.measure}. */
export const measure: Recorder['measure'] = (instrument, value, attributes) =>
  recorder.measure(instrument, value, attributes);

/** Waits for users that are looked up and has everything sent, see {@link Recorder.flush}. */
export const flush: Recorder['flush'] = () => recorder.flush();

/** What the recorder behind {@link record} has seen since it was configured. */
export const eventStats: Recorder['stats'] = () => recorder.stats();
