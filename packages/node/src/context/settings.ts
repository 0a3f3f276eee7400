import type { TextMapPropagator } from '@opentelemetry/api';
import type { IdentityKey } from '@telltale/logging/identity';

/** What stands under `context:` in Telltale's settings: how far whose work it is may travel. */
export interface ContextSettings {
  /** Entries that are believed when they come from outside in a `baggage` header. @default [] */
  readonly accept: readonly IdentityKey[];
  /** Entries that every outgoing request carries, to whomever it goes. @default [] */
  readonly send: readonly IdentityKey[];
  /** Entries that spans get as attributes. @default [] */
  readonly spans: readonly IdentityKey[];
  /** Header of another kind that names a request. @default none */
  readonly request: RequestHeader | undefined;
}

/** A header such as `X-Request-Id`. */
export interface RequestHeader {
  /** Its name, in lower case. */
  readonly header: string;
  /**
   * What becomes of its value: with `trace` it is the trace id where it is one (32 hexadecimal digits, and no `traceparent` came along), and with
   * both the attribute `telltale.request.id` of logs, events and spans. @default 'trace'
   */
  readonly adopt: (typeof ADOPT)[number];
}

/** What may become of a request header. */
export const ADOPT = ['trace', 'attribute'] as const;

/** Without settings nothing of a person comes in or goes out. */
export const DEFAULT_CONTEXT_SETTINGS: ContextSettings = {
  accept: [],
  send: [],
  spans: [],
  request: undefined,
};

interface Shared {
  settings: ContextSettings;
  /** What carries context in messages; until the preload has started, the API's global propagator. */
  propagator: TextMapPropagator | undefined;
}

/** One per thread, however many copies of this module are loaded: the preload's and the application's share it. */
const SHARED = Symbol.for('telltale.context.v1');

/** What the preload leaves for the helpers. */
export function shared(): Shared {
  const globals = globalThis as { [SHARED]?: Shared };
  globals[SHARED] ??= { settings: DEFAULT_CONTEXT_SETTINGS, propagator: undefined };
  return globals[SHARED];
}
