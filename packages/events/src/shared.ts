import { processWide } from '@telltale/logging/processWide';
import { createRecorder, type Recorder, type RecorderOptions } from './recorder/recorder.ts';

/** Read once, as the conventions ask: https://opentelemetry.io/docs/specs/semconv/gen-ai/ */
const OPT_IN = (process.env['OTEL_SEMCONV_STABILITY_OPT_IN'] ?? '').split(',').map((value) => value.trim());

/** The preload, which records what it sees as spans, may have its own copy of this module: both record by what the application has configured. */
const shared = processWide('events.v1.recorder', () => ({
  recorder: createRecorder({ optIn: OPT_IN }),
  /** Those before it, while events of theirs wait for their users. */
  earlier: new Set<Recorder>(),
}));

/**
 * Sets up the recorder behind {@link record} and behind what becomes events by itself: how users are looked up, what becomes of invalid events. Call it
 * once, before the first event.
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
  const next = createRecorder({ optIn: OPT_IN, ...options });
  if (shared.recorder.stats().waiting > 0) shared.earlier.add(shared.recorder);
  shared.recorder = next;
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
  shared.recorder.record(event, payload, options);

/** Measures beside any event, see {@link Recorder.measure}. */
export const measure: Recorder['measure'] = (instrument, value, attributes) =>
  shared.recorder.measure(instrument, value, attributes);

/** Waits for users that are looked up and has everything sent, see {@link Recorder.flush}. */
export const flush: Recorder['flush'] = async () => {
  const earlier = [...shared.earlier];
  await Promise.all([...earlier, shared.recorder].map((recorder) => recorder.flush()));
  for (const recorder of earlier) shared.earlier.delete(recorder);
};

/** What the recorder behind {@link record} has seen since it was configured. */
export const eventStats: Recorder['stats'] = () => shared.recorder.stats();
