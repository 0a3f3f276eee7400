import type { TextMapPropagator } from '@opentelemetry/api';
import { processWide } from '@telltale/logging/processWide';
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

/** What the preload leaves for the helpers, whose copy of this module may be another one. */
export function shared(): Shared {
  return processWide<Shared>('context.v1', () => ({
    settings: DEFAULT_CONTEXT_SETTINGS,
    propagator: undefined,
  }));
}
