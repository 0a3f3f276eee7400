import { type Context, context, diag, propagation, type Span, trace } from '@opentelemetry/api';
import { type IdentityKey, identityOf, isIdentity } from '@telltale/logging/identity';
import { shared } from './settings.ts';

/** For whom work is done. Ids, not names: they stand in every record. */
export interface Identity {
  /** Becomes `user.id`. */
  readonly user?: string | number | bigint | undefined;
  /** Becomes `session.id`. */
  readonly session?: string | number | bigint | undefined;
  /** Becomes `telltale.tenant.id`. */
  readonly tenant?: string | number | bigint | undefined;
}

const KEYS: Readonly<Record<keyof Identity, IdentityKey>> = {
  user: 'user.id',
  session: 'session.id',
  tenant: 'telltale.tenant.id',
};

/**
 * Runs a function on behalf of a user, a session, a tenant: every log and event inside, however far it goes asynchronously, carries them as
 * attributes. They are OpenTelemetry baggage; what is left out stays as it is around. A value that is no id (empty, longer than 256
 * characters, with control characters) is left out. Spans get what the setting `context.spans` lists: those that start inside, and the active one.
 *
 * @example
 * ```ts
 * import { withIdentity } from '@telltale/node/context';
 * import express from 'express';
 *
 * const app = express();
 * app.use((request, _response, next) => withIdentity({ user: request.get('x-user') }, next));
 * ```
 */
export function withIdentity<Result>(identity: Identity, fn: () => Result): Result {
  const active = context.active();
  const inside = identityContext(active, identity);
  const span = trace.getSpan(active);
  if (span) markSpan(span, inside);
  return context.with(inside, fn);
}

/** For whom the active context's work is done. */
export function activeIdentity(): { readonly [Key in keyof Identity]?: string } {
  const attributes = identityOf(context.active()) ?? {};
  const entries = Object.entries(KEYS).map(([name, key]) => [name, attributes[key]]);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

/** The context with an identity in its baggage. */
export function identityContext(around: Context, identity: Identity): Context {
  let baggage = propagation.getBaggage(around) ?? propagation.createBaggage();
  for (const name of Object.keys(KEYS) as (keyof Identity)[]) {
    const given = identity?.[name];
    if (given === undefined || given === null) continue;
    const value = typeof given === 'number' || typeof given === 'bigint' ? String(given) : given;
    if (isIdentity(value)) baggage = baggage.setEntry(KEYS[name], { value });
    else diag.warn(`withIdentity: ${name} is no id (some text of at most 256 characters) and was left out`);
  }
  return propagation.setBaggage(around, baggage);
}

/** Gives a span the attributes that the settings allow. */
export function markSpan(span: Pick<Span, 'isRecording' | 'setAttribute'>, context: Context): void {
  const { spans } = shared().settings;
  if (spans.length === 0) return;
  const attributes = identityOf(context);
  if (attributes === undefined || !span.isRecording()) return;
  for (const key of spans) {
    const value = attributes[key];
    if (value !== undefined) span.setAttribute(key, value);
  }
}
