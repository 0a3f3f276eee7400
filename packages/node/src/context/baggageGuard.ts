import { type Baggage, type BaggageEntry, propagation, type TextMapPropagator } from '@opentelemetry/api';
import { IDENTITY_KEYS, type IdentityKey, isIdentity } from '@telltale/logging/identity';
import { adoptRequestId } from './requestId.ts';
import type { ContextSettings } from './settings.ts';
import { isTrusting } from './trust.ts';

/** Most entries of a baggage that comes in: what https://www.w3.org/TR/baggage/#limits asks of everybody to carry. */
export const MAX_ENTRIES = 64;
/** Most characters of an entry's key. */
export const MAX_KEY_LENGTH = 128;
/** Most characters of an entry's value. */
export const MAX_VALUE_LENGTH = 1_024;
/** Most characters of all keys and values. */
export const MAX_TOTAL_LENGTH = 8_192;

/** A key that W3C calls a token; others cannot be told apart from what they pretend to be. */
const KEY = /^[\w!#$%&'*+.^`|~-]+$/;

/**
 * Puts a propagator behind limits. What comes in has few, short entries, and whose work it is (`user.id`, ...) is believed only where the
 * settings accept it; what goes out says it only where the settings send it. Both hold unless the other side is trusted. A request's id in
 * a header of another kind is adopted here as well.
 */
export function guardBaggage(inner: TextMapPropagator, settings: ContextSettings): TextMapPropagator {
  const { accept, send } = settings;
  const request = settings.request && {
    ...settings.request,
    header: settings.request.header.toLowerCase(), // as Node has it
  };
  const heldBack = IDENTITY_KEYS.filter((key) => !send.includes(key));
  return {
    inject(context, carrier, setter) {
      const baggage = propagation.getBaggage(context);
      const reduced =
        baggage === undefined || isTrusting(context)
          ? context
          : propagation.setBaggage(context, baggage.removeEntries(...heldBack));
      inner.inject(reduced, carrier, setter);
    },
    extract(context, carrier, getter) {
      const extracted = inner.extract(context, carrier, getter);
      const baggage = propagation.getBaggage(extracted);
      const came = baggage !== undefined && baggage !== propagation.getBaggage(context);
      const believed = isTrusting(context) ? IDENTITY_KEYS : accept;
      const guarded = came ? propagation.setBaggage(extracted, admitted(baggage, believed)) : extracted;
      return request ? adoptRequestId(guarded, context, carrier, getter, request) : guarded;
    },
    fields: () => inner.fields(),
  };
}

/** The entries that may come in. */
function admitted(baggage: Baggage, believed: readonly IdentityKey[]): Baggage {
  const entries: Record<string, BaggageEntry> = {};
  let count = 0;
  let total = 0;
  for (const [key, entry] of baggage.getAllEntries()) {
    const { value } = entry;
    if (!isAdmitted(key, value, believed)) continue;
    total += key.length + value.length;
    count += 1;
    if (count > MAX_ENTRIES || total > MAX_TOTAL_LENGTH) break;
    entries[key] = entry;
  }
  return propagation.createBaggage(entries);
}

function isAdmitted(key: string, value: string, believed: readonly IdentityKey[]): boolean {
  if (IDENTITY.has(key)) return believed.includes(key as IdentityKey) && isIdentity(value);
  return (
    key.length <= MAX_KEY_LENGTH && value.length <= MAX_VALUE_LENGTH && KEY.test(key) && key !== '__proto__'
  );
}

const IDENTITY: ReadonlySet<string> = new Set(IDENTITY_KEYS);
