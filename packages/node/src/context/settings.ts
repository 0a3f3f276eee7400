import type { TextMapPropagator } from '@opentelemetry/api';
import type { Settings } from '../configuration/settingsSchema.ts';

/** What stands under `context:` in Telltale's settings: how far whose work it is may travel. */
export type ContextSettings = Settings['context'];

/** A header such as `X-Request-Id`. */
export type RequestHeader = NonNullable<ContextSettings['request']>;

/** Without settings nothing of a person comes in or goes out. */
export const DEFAULT_CONTEXT_SETTINGS: ContextSettings = {
  accept: [],
  send: [],
  spans: [],
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
