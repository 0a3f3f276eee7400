import type { Attributes, Context } from '@opentelemetry/api';
import { now } from '@telltale/logging/clock';
import { identityOf } from '@telltale/logging/identity';
import { type LogRecord, SeverityNumber } from '@telltale/logging/logs';
import { commonFields } from '../definition/common.ts';
import type { EventDefinition } from '../definition/event.ts';
import { givenUserFields, type UserContext, userFields, userValues } from '../users/user.ts';
import { type Misfit, Unreadable } from './misfit.ts';
import { payloadEncoder } from './payload.ts';

/** What may be said about one occurrence beside its payload. */
export interface RecordOptions {
  /**
   * Who did it: the user's context, or the id alone, which the recorder's resolver looks up. @default user and tenant of the context's
   * baggage
   */
  readonly user?: UserContext | string;
  /** When it happened: a `Date` or milliseconds since the epoch. @default now */
  readonly time?: Date | number;
  /** The context whose span the event belongs to. @default the active context */
  readonly context?: Context;
}

/** The last moment that OTLP can carry: its times are unsigned 64-bit nanoseconds. */
const LAST_TIME_MS = 2 ** 64 / 1e6;
const TIME = { kind: 'time', sensitivity: 'public' } as const;
const NONE: readonly Misfit[] = [];

const EVENT_ID = commonFields.eventId.attribute;
const EVENT_VERSION = commonFields.eventVersion.attribute;
/** The attribute of the user's id. */
export const USER_ID = commonFields.userId.attribute;
const TENANT_ID = commonFields.tenantId.attribute;

const encodeUser = payloadEncoder(givenUserFields);

/** Names of attributes that many events have, in their order. */
export const USUAL_ATTRIBUTES: readonly string[] = [
  EVENT_ID,
  EVENT_VERSION,
  USER_ID,
  TENANT_ID,
  commonFields.sessionId.attribute,
  commonFields.requestId.attribute,
];

/** Adds which event it is. */
export function addEventId(attributes: Attributes, id: string, version: number): void {
  attributes[EVENT_ID] = id;
  attributes[EVENT_VERSION] = version;
}

/** Adds who did it. @returns what did not fit */
export function addUser(attributes: Attributes, user: UserContext | string): readonly Misfit[] {
  if (typeof user === 'string' && user !== '') {
    attributes[USER_ID] = user;
    return NONE;
  }
  try {
    return encodeUser(userValues(user), attributes);
  } catch (error) {
    return [{ key: 'user', field: userFields.userId, value: new Unreadable(error) }];
  }
}

/** Adds whose work it is, where the event does not say so itself: a user who is given brings the tenant along, or has none. */
export function addIdentity(attributes: Attributes, userGiven: boolean, context: Context): void {
  const identity = identityOf(context);
  if (identity === undefined) return;
  for (const key in identity) {
    if (userGiven && (key === USER_ID || key === TENANT_ID)) continue;
    attributes[key] ??= identity[key];
  }
}

/** What is wrong with the time that was given: nothing, where none was. */
export function refusedTime(time: unknown): readonly Misfit[] {
  return time === undefined || momentOf(time) ? NONE : [{ key: 'time', field: TIME, value: time }];
}

/** Makes a log record of OpenTelemetry's API; of a time that is none, it is now. */
export function logRecord(
  { name }: EventDefinition,
  attributes: Attributes,
  time: unknown,
  context: Context,
): LogRecord {
  const observedTimestamp = now();
  return {
    eventName: name,
    severityNumber: SeverityNumber.INFO,
    timestamp: momentOf(time) ?? observedTimestamp,
    observedTimestamp,
    attributes,
    context,
  };
}

/** Always a `Date`: OpenTelemetry's SDK takes a number from before the process began for one of its monotonic clock. */
function momentOf(time: unknown): Date | undefined {
  if (time === undefined) return undefined;
  const milliseconds = time instanceof Date ? time.getTime() : time;
  const fits = typeof milliseconds === 'number' && milliseconds >= 0 && milliseconds < LAST_TIME_MS;
  return fits ? new Date(milliseconds) : undefined;
}
