import { type Context, createContextKey } from '@opentelemetry/api';

const TRUSTED = createContextKey('telltale.context.trusted');

/** Says to the propagator that the other side is the application's own. */
export const trusting = (context: Context): Context => context.setValue(TRUSTED, true);

/** The context without that, so that it holds for one carrier only. */
export const untrusting = (context: Context): Context => context.deleteValue(TRUSTED);

/** Whether the other side is the application's own. */
export const isTrusting = (context: Context): boolean => context.getValue(TRUSTED) === true;
