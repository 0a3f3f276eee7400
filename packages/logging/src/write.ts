import { type Attributes, context, isSpanContextValid, trace } from '@opentelemetry/api';
import { copyAttributes } from './attributes.ts';
import { now } from './clock.ts';
import { dispatch } from './dispatch.ts';
import { addException, isError, valueText } from './exception.ts';
import { identityOf } from './identity.ts';
import type { Level } from './levels.ts';
import { report } from './trouble.ts';
import { recordUid } from './uid.ts';

/** What a caller wants logged. */
export interface Call {
  readonly loggerName: string;
  readonly level: Level;
  readonly message: unknown;
  /** Attributes of the logger, already in values that OpenTelemetry can carry. */
  readonly bound?: Readonly<Attributes> | undefined;
  readonly attributes?: Readonly<Attributes> | undefined;
  /** What was thrown; boxed, because anything can be thrown, undefined too. */
  readonly exception?: { readonly thrown: unknown } | undefined;
  readonly printed?: boolean;
}

const UID = 'log.record.uid';

/** Makes the entry of a call and gives it to the sinks. Never throws. */
export function write(call: Call): void {
  try {
    const timestamp = now();
    const active = context.active();
    const span = trace.getSpanContext(active);
    const inSpan = span !== undefined && isSpanContextValid(span);
    const { level, message } = call;
    dispatch({
      loggerName: call.loggerName,
      timestamp,
      level: level.name,
      severityNumber: level.severityNumber,
      severityText: level.severityText,
      body: typeof message === 'string' ? message : valueText(message),
      attributes: attributesOf(call, identityOf(active), timestamp[0]),
      traceId: inSpan ? span.traceId : undefined,
      spanId: inSpan ? span.spanId : undefined,
      context: active,
      printed: call.printed ?? false,
    });
  } catch (cause) {
    report('failedEntries', `an entry of the logger "${call.loggerName}" could not be made`, cause);
  }
}

/** Whose work it is comes first: what the logger or the caller says wins. */
function attributesOf(
  { bound, attributes, exception }: Call,
  identity: Readonly<Attributes> | undefined,
  epochSeconds: number,
): Attributes {
  const all: Attributes = identity === undefined ? {} : { ...identity };
  if (bound !== undefined) for (const key in bound) all[key] = bound[key];
  if (exception !== undefined) addException(all, exception.thrown);
  if (attributes !== undefined && attributes !== null) addGiven(all, attributes);
  all[UID] ??= recordUid(epochSeconds);
  return all;
}

function addGiven(all: Attributes, given: Readonly<Attributes>): void {
  if (isError(given)) addException(all, given);
  else if (typeof given === 'object') copyAttributes(all, given);
  else report('unsupportedValues', `a ${typeof given} was given where attributes belong`);
}
