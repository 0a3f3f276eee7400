import { type Attributes, type Baggage, type Context, propagation } from '@opentelemetry/api';

/**
 * Entries of OpenTelemetry's baggage that say for whom a unit of work is done, under the names that their attributes have. Logs and events
 * take them from the active context.
 */
export const IDENTITY_KEYS = ['user.id', 'session.id', 'telltale.tenant.id', 'telltale.request.id'] as const;

/** Name of an entry of baggage and of the attribute that it becomes. */
export type IdentityKey = (typeof IDENTITY_KEYS)[number];

/** Most characters of a value; a longer one is no id. */
export const MAX_IDENTITY_LENGTH = 256;

/** The attributes of a baggage, made once: a baggage never changes, and a request's is asked for by each of its records. */
const known = new WeakMap<Baggage, Readonly<Attributes> | null>();

/**
 * The attributes that the context's baggage gives to every record; undefined where it has none. Without baggage this costs one look-up.
 *
 * @returns the same frozen object for the same baggage
 */
export function identityOf(context: Context): Readonly<Attributes> | undefined {
  const baggage = propagation.getBaggage(context);
  if (baggage === undefined) return undefined;
  let attributes = known.get(baggage);
  if (attributes === undefined) {
    attributes = attributesOf(baggage);
    known.set(baggage, attributes);
  }
  return attributes ?? undefined;
}

/** Whether a value can be an id: some text, not too long, without control characters. */
export function isIdentity(value: unknown): value is string {
  return (
    typeof value === 'string' && value.length <= MAX_IDENTITY_LENGTH && /^[^\p{Cc}\p{Cs}]+$/u.test(value)
  );
}

function attributesOf(baggage: Baggage): Readonly<Attributes> | null {
  const attributes: Attributes = {};
  for (const key of IDENTITY_KEYS) {
    const value = baggage.getEntry(key)?.value;
    if (isIdentity(value)) attributes[key] = value;
  }
  return Object.keys(attributes).length > 0 ? Object.freeze(attributes) : null;
}
