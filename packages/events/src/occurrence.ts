import {
  type Attributes,
  type Context,
  context as contexts,
  type LogRecord,
  SeverityNumber,
} from '@opentelemetry/api';
import { now } from '@telltale/logging/clock';
import { identityOf } from '@telltale/logging/identity';
import { commonFields } from './common.ts';
import type { EventDefinition } from './event.ts';
import type { Misfit } from './misfit.ts';
import { type EncodedPayload, payloadEncoder } from './payload.ts';
import { givenUserFields, type UserContext, userFields, userValues } from './user.ts';

/** What may be said about one occurrence beside its payload. */
export interface RecordOptions {
  /** Who did it: the user's context, or the id alone. @default user and tenant of the context's baggage */
  readonly user?: UserContext | string;
  /** When it happened: a `Date` or milliseconds since the epoch. @default now */
  readonly time?: Date | number;
  /** The context whose span the event belongs to. @default the active context */
  readonly context?: Context;
}

/** One occurrence as OpenTelemetry takes it, and what did not fit and was left out. */
export interface Occurrence {
  readonly record: LogRecord;
  readonly misfits: readonly Misfit[];
}

/** The last moment that OTLP can carry: its times are unsigned 64-bit nanoseconds. */
const LAST_TIME_MS = 2 ** 64 / 1e6;
const TIME = { kind: 'time', sensitivity: 'public' } as const;

const USER_KEYS: ReadonlySet<string> = new Set([userFields.userId.attribute, userFields.tenantId.attribute]);

const encodeUser = payloadEncoder(givenUserFields);

/** Joins an event's encoded payload, its user and its time into a log record. */
export function occurrence(
  { name, version }: EventDefinition,
  payload: EncodedPayload,
  id: string,
  { user, time, context }: RecordOptions,
): Occurrence {
  const { attributes } = payload;
  const misfits = [...payload.misfits];
  if (user !== undefined) {
    const encoded = encodeUser(userValues(user));
    Object.assign(attributes, encoded.attributes);
    misfits.push(...encoded.misfits);
  }
  addIdentity(attributes, user !== undefined, context ?? contexts.active());
  const moment = time === undefined ? now() : momentOf(time);
  if (moment === undefined) misfits.push({ key: 'time', field: TIME, value: time });
  attributes[commonFields.eventId.attribute] = id;
  attributes[commonFields.eventVersion.attribute] = version;
  const record = {
    eventName: name,
    severityNumber: SeverityNumber.INFO,
    timestamp: moment ?? now(),
    attributes,
    ...(context && { context }),
  };
  return { record, misfits };
}

/** Whose work it is, where the event does not say so itself: a user who is given brings the tenant along, or has none. */
function addIdentity(attributes: Attributes, userGiven: boolean, context: Context): void {
  const identity = identityOf(context);
  if (identity === undefined) return;
  for (const key in identity) {
    if (userGiven && USER_KEYS.has(key)) continue;
    attributes[key] ??= identity[key];
  }
}

/** Always a `Date`: OpenTelemetry's SDK takes a number from before the process began for one of its monotonic clock. */
function momentOf(time: unknown): Date | undefined {
  const milliseconds = time instanceof Date ? time.getTime() : time;
  const fits = typeof milliseconds === 'number' && milliseconds >= 0 && milliseconds < LAST_TIME_MS;
  return fits ? new Date(milliseconds) : undefined;
}
