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
