import { type Attributes, context as contexts } from '@opentelemetry/api';

import { followLogger, type LogRecord } from '@telltale/logging/logs';
import type { EventDefinition, Payload } from '../definition/event.ts';
import type { Fields } from '../definition/fields.ts';
import { INVALID_FIELDS, KNOWN_IDENTIFIERS } from '../definition/wellKnown.ts';
import { EventDefinitionError, InvalidEventError } from '../errors.ts';
import { GENAI_LATEST } from '../metrics/genai.ts';
import { createInstruments, type InstrumentDefinition } from '../metrics/instruments.ts';
import type { UserDirectory, UserDirectoryOptions, UserResolver } from '../users/userDirectory.ts';
import { createUsers } from '../users/users.ts';
import { VERSION } from '../version.ts';
import { createWarn } from '../warnings.ts';
import { createBooks, type RecorderStats } from './books.ts';
import { checkOptions } from './checkOptions.ts';
import { eventIds } from './eventId.ts';
import { forceFlush } from './forceFlush.ts';
import { explain, type Misfit, shownKey, valueAt } from './misfit.ts';
import {
  addEventId,
  addIdentity,
  addUser,
  logRecord,
  type RecordOptions,
  refusedTime,
  USER_ID,
} from './occurrence.ts';
import type { Values } from './payload.ts';
import { createPlans, type Plan } from './plan.ts';

/** The instrumentation scope of every event and its metrics. */
export const SCOPE = '@telltale/events';

/** The most combinations of attribute values that a metric has. */
const MAX_SERIES = 2_000;

/** Settings of a recorder. */
export interface RecorderOptions {
  /** Throw what keeps an event from being recorded as it is, an `InvalidEventError` for a payload that does not fit; for tests. @default false */
  readonly strict?: boolean;
  /**
   * What becomes of an event whose payload does not fit: sent without what does not and marked in `telltale.event.invalid_fields`, or
   * not sent. It is counted and told either way. @default 'mark'
   */
  readonly invalid?: 'mark' | 'drop';
  /** Looks up the user of events that name one by id alone. @default no look-up */
  readonly users?: UserResolver | UserDirectoryOptions;
  /** The most combinations of metric attributes for each metric; what is beyond shares one overflow series. @default 2000 */
  readonly maxSeries?: number;
  /**
   * Newer conventions to follow, as in `OTEL_SEMCONV_STABILITY_OPT_IN`: with `gen_ai_latest_experimental` the token metrics are
   * `gen_ai.client.inference.*` instead of `gen_ai.client.token.usage`. @default none
   */
  readonly optIn?: readonly string[];
}

/** Records business events as OpenTelemetry log records, and their derived metrics. */
export interface Recorder {
  /**
   * Records one occurrence and returns at once with the event's id, a UUIDv7. Never throws, except in strict mode.
   *
   * @throws in strict mode InvalidEventError, when the payload does not fit the definition, EventDefinitionError, when the definition is none
   * that `defineEvent` would make, and whatever else keeps the event from being recorded
   */
  record<F extends Fields>(event: EventDefinition<F>, payload: Payload<F>, options?: RecordOptions): string;
  /**
   * Measures beside any event, such as each chunk of a streamed answer. Never throws.
   *
   * @param attributes what is an identifier everywhere (`user.id`) is none of them: then nothing is measured, and told
   */
  measure(instrument: InstrumentDefinition, value: number, attributes: Attributes): void;
  /**
   * Waits until the users of all events so far are looked up, not those of later ones, and has the global providers send what they hold.
   *
   * @throws what a provider throws, such as an export that failed
   */
  flush(): Promise<void>;
  stats(): RecorderStats;
}

const NO_OPTIONS: RecordOptions = {};
const NONE: readonly Misfit[] = [];

/**
 * Makes a recorder on the API's global providers; they may be set later.
 *
 * @throws EventOptionsError for an option that does not exist, or whose value cannot be used
 */
export function createRecorder(options: RecorderOptions = {}): Recorder {
  checkOptions(options);
  const { strict = false, invalid = 'mark', users: resolver, maxSeries = MAX_SERIES, optIn = [] } = options;
  const logger = followLogger(SCOPE, VERSION);
  const instruments = createInstruments(SCOPE, VERSION);
  const planOf = createPlans(instruments, { latest: optIn.includes(GENAI_LATEST), maxSeries });
  const books = createBooks(instruments);
  const { counts } = books;
  const warn = createWarn();
  const users = resolver && createUsers(resolver, books, warn);
  const nextId = eventIds();
  /** The attributes that were measured last: those of one stream are one object. */
  let checked: Attributes | undefined;

  /** Marks what does not fit, unless it is thrown. */
  function mark(event: EventDefinition, attributes: Attributes, misfits: readonly Misfit[]): void {
    if (strict) throw new InvalidEventError(problem(event, misfits));
    if (invalid === 'mark') attributes[INVALID_FIELDS] = keysOf(attributes, misfits);
  }

  function count(event: EventDefinition, misfits: readonly Misfit[]): void {
    books.invalid(event.name);
    if (invalid === 'drop') counts.dropped++;
    const consequence = invalid === 'drop' ? 'the event was not sent' : 'the event was sent without that';
    // A window for each field; what is no field at all shares one, as there is no end of such keys.
    for (const [key, some] of Map.groupBy(misfits, ({ key, field }) => (field ? key : '?')))
      warn(`invalid ${event.name} ${key}`, () => `${problem(event, some)}; ${consequence}`);
  }

  function emit(record: LogRecord): void {
    logger().emit(record);
    counts.recorded++;
  }

  function failed(event: unknown, error: unknown): void {
    counts.failed++;
    const name = nameOf(event);
    warn(`failed ${name}`, () => `event "${name}" was not recorded: ${String(error)}`);
  }

  function emitWithUser(users: UserDirectory, event: EventDefinition, record: LogRecord, id: string): void {
    const attributes = record.attributes as Attributes;
    users.lookUp(id, (user) => {
      try {
        const misfits = user ? addUser(attributes, { ...user, id }) : [];
        const isInvalid = attributes[INVALID_FIELDS] !== undefined;
        // The caller is gone: what is wrong with a resolver's answer is neither thrown nor a reason to drop the event.
        if (misfits.length > 0) attributes[INVALID_FIELDS] = keysOf(attributes, misfits);
        emit(record);
        if (misfits.length === 0) return;
        if (!isInvalid) books.invalid(event.name);
        warn('user', () => problem(event, misfits));
      } catch (error) {
        failed(event, error);
      }
    });
  }

  function take(event: EventDefinition, payload: Values, id: string, options: RecordOptions): void {
    const plan = planOf(event);
    const compiled = plan.compiled?.(payload, id, event.version);
    const attributes = compiled ?? plan.attributes();
    let misfits = NONE;
    if (compiled === undefined) {
      addEventId(attributes, id, event.version);
      misfits = plan.encode(payload, attributes);
    }
    const { user, time, context = contexts.active() } = options;
    if (user !== undefined) misfits = join(misfits, addUser(attributes, user));
    addIdentity(attributes, user !== undefined, context);
    if (time !== undefined) misfits = join(misfits, refusedTime(time));
    const record = logRecord(event, attributes, time, context);
    const fits = misfits.length === 0;
    if (!fits) mark(event, attributes, misfits);
    if (fits || invalid === 'mark') {
      const userId = typeof user === 'object' ? undefined : attributes[USER_ID];
      if (users && typeof userId === 'string') emitWithUser(users, event, record, userId);
      else emit(record);
      measureAll(event, plan, attributes, fits);
    }
    if (!fits) count(event, misfits);
  }

  function measureAll(event: EventDefinition, plan: Plan, attributes: Attributes, fits: boolean): void {
    try {
      plan.measureAll(attributes, fits);
    } catch (error) {
      counts.unmeasured++;
      const message = () => `event "${event.name}" was recorded, but not measured: ${String(error)}`;
      warn(`unmeasured ${event.name}`, message);
    }
  }

  return {
    record(definition, given, options = NO_OPTIONS) {
      const id = nextId();
      const event = definition as unknown as EventDefinition;
      try {
        take(event, given as Values, id, options);
      } catch (error) {
        if (strict) throw error;
        failed(event, error);
      }
      return id;
    },
    measure(instrument, value, attributes) {
      try {
        if (attributes !== checked) refuseIdentifiers(attributes);
        checked = attributes;
        instruments.of(instrument)(value, attributes);
      } catch (error) {
        const name = nameOf(instrument);
        warn(`unmeasured ${name}`, () => `"${name}" was not measured: ${String(error)}`);
      }
    },
    async flush() {
      await users?.caughtUp();
      await forceFlush();
    },
    stats: () => ({ ...counts, waiting: users?.waiting() ?? 0 }),
  };
}

function join(some: readonly Misfit[], more: readonly Misfit[]): readonly Misfit[] {
  if (more.length === 0) return some;
  return [...some, ...more];
}

function problem(event: EventDefinition, misfits: readonly Misfit[]): string {
  return `event "${event.name}": ${explain(misfits)}`;
}

/** The keys of what does not fit, and of what was found before. */
function keysOf(attributes: Attributes, misfits: readonly Misfit[]): string[] {
  const before = (attributes[INVALID_FIELDS] ?? []) as readonly string[];
  return [...new Set([...before, ...misfits.map(({ key }) => shownKey(key))])];
}

function refuseIdentifiers(attributes: Attributes): void {
  for (const name in attributes)
    if (KNOWN_IDENTIFIERS.has(name))
      throw new EventDefinitionError(`"${name}" is an identifier and no attribute of a metric; leave it out`);
}

function nameOf(event: unknown): string {
  const name = valueAt((event ?? {}) as Values, 'name');
  return typeof name === 'string' ? name : '?';
}
