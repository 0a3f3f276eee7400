import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import type { Signal } from '../batch.ts';
import { type LogFields, writeLogRecord } from '../encode/logRecord.ts';
import { writeSpan } from '../encode/span.ts';
import type { AttributeLimits } from '../encode/values.ts';
import type { ProtoWriter } from '../encode/writer.ts';
import { KIND, MARK, type Mark } from '../memory/chunk.ts';
import type { Outbox, Refusal } from '../memory/outbox.ts';

/** Records of one signal that came in, and those that could not be taken, by reason. */
export interface IntakeCounts {
  offered: number;
  readonly refused: Record<Refusal, number>;
}

/** Where everything comes in: encodes and counts. Never throws. */
export class Intake {
  readonly counts: Readonly<Record<Signal, IntakeCounts>> = {
    logs: noCounts(),
    traces: noCounts(),
    metrics: noCounts(),
  };
  readonly #outbox: Outbox;
  readonly #onRefusal: (signal: Signal, reason: Refusal) => void;

  constructor(outbox: Outbox, onRefusal: (signal: Signal, reason: Refusal) => void) {
    this.#outbox = outbox;
    this.#onRefusal = onRefusal;
  }

  log(scope: number, fields: LogFields, limits: AttributeLimits, mark: Mark = MARK.none): void {
    this.#settle('logs', 1, this.#outbox.put(KIND.log, scope, writeLogRecord, fields, limits, mark));
  }

  span(scope: number, span: ReadableSpan): void {
    this.#settle('traces', 1, this.#outbox.put(KIND.span, scope, writeSpan, span, undefined));
  }

  /** @param request a finished `ExportMetricsServiceRequest` with this many data points */
  metrics(request: Uint8Array, dataPoints: number): void {
    this.#settle(
      'metrics',
      dataPoints,
      this.#outbox.put(KIND.metrics, NO_SCOPE, writeRequest, request, dataPoints),
    );
  }

  /** Counts a record that could not even be read. */
  failed(signal: Signal): void {
    this.#settle(signal, 1, 'encoding_failed');
  }

  #settle(signal: Signal, count: number, refusal: Refusal | undefined): void {
    const counts = this.counts[signal];
    counts.offered += count;
    if (refusal === undefined) return;
    counts.refused[refusal] += count;
    this.#onRefusal(signal, refusal);
  }
}

const NO_SCOPE = 0;

function writeRequest(writer: ProtoWriter, request: Uint8Array, dataPoints: number): void {
  writer.fixed32(dataPoints);
  writer.raw(request);
}

function noCounts(): IntakeCounts {
  return { offered: 0, refused: { memory_full: 0, record_too_large: 0, encoding_failed: 0 } };
}
