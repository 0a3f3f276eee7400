/** The signals that leave a process. */
export type Signal = 'logs' | 'traces' | 'metrics';

/** One finished OTLP request: ready to be sent, or to be kept. */
export interface Batch {
  readonly signal: Signal;
  /** An `Export(Logs|Trace|Metrics)ServiceRequest` in protobuf, not compressed. */
  readonly body: Uint8Array;
  /** The log records, spans or data points in it. */
  readonly count: number;
}
