import {
  type Context,
  isSpanContextValid,
  propagation,
  type SpanContext,
  type TextMapGetter,
  TraceFlags,
  trace,
} from '@opentelemetry/api';
import { madeUpSpanId } from './ids.ts';
import type { RequestHeader } from './settings.ts';

/** What may stand in such a header: visible, short, nothing that could end a line or a field. */
const REQUEST_ID = /^[\w.:~/+=@-]{1,128}$/;
const TRACE_ID = /^(?!0{32})[\da-f]{32}$/i;
const KEY = 'telltale.request.id';

/** The parents that were made up to give a trace id: no span has their id. */
const madeUp = new WeakSet<SpanContext>();

/** Whether a span's parent is none, but the way in which a trace id was adopted. */
export function isMadeUpParent(parent: SpanContext | undefined): boolean {
  return parent !== undefined && madeUp.has(parent);
}

/**
 * Takes a request's id out of a header of another kind: as baggage, and as trace id where it is one and no other came along. A value
 * of any other form is as good as none.
 */
export function adoptRequestId(
  extracted: Context,
  before: Context,
  carrier: unknown,
  getter: TextMapGetter,
  { header, adopt }: RequestHeader,
): Context {
  const id = read(carrier, getter, header);
  if (id === undefined) return extracted;
  const baggage = propagation.getBaggage(extracted) ?? propagation.createBaggage();
  const named = propagation.setBaggage(extracted, baggage.setEntry(KEY, { value: id }));
  const span = trace.getSpanContext(extracted);
  const came = span !== undefined && span !== trace.getSpanContext(before) && isSpanContextValid(span);
  if (adopt !== 'trace' || came || !TRACE_ID.test(id)) return named;
  const parent: SpanContext = {
    traceId: id.toLowerCase(),
    spanId: madeUpSpanId(),
    traceFlags: TraceFlags.SAMPLED,
    isRemote: true,
  };
  madeUp.add(parent);
  return trace.setSpanContext(named, parent);
}

function read(carrier: unknown, getter: TextMapGetter, header: string): string | undefined {
  const value = getter.get(carrier, header);
  const [only, ...more] = Array.isArray(value) ? value : [value];
  return typeof only === 'string' && more.length === 0 && REQUEST_ID.test(only) ? only : undefined;
}
