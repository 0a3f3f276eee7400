export { commonFields } from './common.ts';
export * from './definitions/index.ts';
export * from './errors.ts';
export * from './event.ts';
export * from './fields.ts';
export type { DerivedMetric, InstrumentDefinition } from './instruments.ts';
export type { RecordOptions } from './occurrence.ts';
export {
  createRecorder,
  INVALID_FIELDS,
  type Recorder,
  type RecorderOptions,
  type RecorderStats,
} from './recorder.ts';
export { type AnyEvent, createRegistry, type EventRegistry } from './registry.ts';
export type { NamedId, Role, UserContext } from './user.ts';

import { createRecorder } from './recorder.ts';

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
export const record = createRecorder().record;
