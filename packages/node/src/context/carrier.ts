import {
  type Context,
  context,
  diag,
  propagation,
  ROOT_CONTEXT,
  type TextMapGetter,
} from '@opentelemetry/api';
import { shared } from './settings.ts';
import { trusting, untrusting } from './trust.ts';

/** What brings a context along: headers of a request or a message, a `Headers`, a `Map`, a plain object. Values may be bytes, as in Kafka's headers. */
export type Carrier = object;

/** Who is on the other side. */
export interface CarrierOptions {
  /**
   * The other side is the application's own: user, session and tenant go along, and are believed. Else what the settings `context.send` and
   * `context.accept` list. @default false
   */
  readonly identity?: boolean;
}

/**
 * Writes the active context into a carrier, for a message's or a request's headers, as the configured propagators do (`traceparent`,
 * `tracestate`, `baggage`).
 *
 * @param carrier a plain object of headers; changed. @default a new one
 * @returns the carrier
 *
 * @example
 * ```ts
 * import { injectContext } from '@telltale/node/context';
 * import { Kafka } from 'kafkajs';
 *
 * const producer = new Kafka({ brokers: ['localhost:9092'] }).producer();
 * const headers = injectContext({}, { identity: true });
 * await producer.send({ topic: 'orders', messages: [{ value: '{ "order": 17 }', headers }] });
 * ```
 */
export function injectContext<T extends object = Record<string, string>>(
  carrier?: T | null,
  options?: CarrierOptions | null,
): T & Record<string, string> {
  const active = context.active();
  const given = carrier ?? ({} as T);
  try {
    const by = shared().propagator ?? propagation;
    by.inject(options?.identity ? trusting(active) : active, given, {
      set(headers, key, value) {
        (headers as Record<string, string>)[key] = value;
      },
    });
  } catch (error) {
    diag.warn('the context could not be written into a carrier, which goes without it', error);
  }
  return given as T & Record<string, string>;
}

/** The context that a carrier brings, and nothing else; the root context where it brings none. Never throws. */
export function extractContext(carrier: unknown, options?: CarrierOptions | null): Context {
  if (typeof carrier !== 'object' || carrier === null) return ROOT_CONTEXT;
  try {
    const by = shared().propagator ?? propagation;
    return untrusting(
      by.extract(options?.identity ? trusting(ROOT_CONTEXT) : ROOT_CONTEXT, carrier, HEADERS),
    );
  } catch (error) {
    diag.warn('a carrier brought a context that could not be read; it counts as none', error);
    return ROOT_CONTEXT;
  }
}

/** Reads whatever has headers, in upper or lower case. */
const HEADERS: TextMapGetter<object> = {
  keys: (carrier) => Object.keys(carrier),
  get(carrier, key) {
    const value = header(carrier, key);
    return Array.isArray(value) ? value.map(text).filter((one) => one !== undefined) : text(value);
  },
};

function header(carrier: object, key: string): unknown {
  if (hasGetter(carrier)) return carrier.get(key);
  const name = Object.keys(carrier).find((name) => name.toLowerCase() === key);
  return name === undefined ? undefined : (carrier as Record<string, unknown>)[name];
}

/** A `Headers` or a `Map`. */
function hasGetter(carrier: object): carrier is { get(key: string): unknown } {
  return 'get' in carrier && typeof carrier.get === 'function' && !Object.hasOwn(carrier, 'get');
}

function text(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return value instanceof Uint8Array ? Buffer.from(value).toString() : undefined;
}
