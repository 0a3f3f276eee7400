import type { Attributes, HrTime } from '@opentelemetry/api';

/** What is read of a span that has ended: a part of the SDK's `ReadableSpan`. */
export interface EndedSpan {
  readonly name: string;
  readonly attributes: Attributes;
  readonly status: { readonly code: number };
  readonly startTime: HrTime;
  readonly endTime: HrTime;
  readonly duration: HrTime;
  readonly events: readonly { readonly name: string; readonly attributes?: Attributes }[];
  readonly instrumentationScope: { readonly name: string };
}

/** A span that is open still, as one that ends now. @param errorType why it does */
export function endedNow(span: EndedSpan, errorType: string | undefined): EndedSpan {
  const now = Date.now();
  const [seconds, nanoseconds] = span.startTime;
  const took = Math.max(0, now - seconds * 1e3 - nanoseconds / 1e6);
  return Object.create(span, {
    endTime: { value: hrTime(now) },
    duration: { value: hrTime(took) },
    attributes: { value: { 'error.type': errorType, ...span.attributes } },
  }) as EndedSpan;
}

function hrTime(milliseconds: number): HrTime {
  return [Math.floor(milliseconds / 1e3), Math.round((milliseconds % 1e3) * 1e6)];
}
