import type { HrTime } from '@opentelemetry/api';

/** A log record as it left the application, after its limits: what OTLP carries, as plain values. */
export interface SinkRecord {
  /** Name of the instrumentation scope. */
  readonly loggerName: string;
  /** `[seconds, nanoseconds]` since the Unix epoch. */
  readonly timestamp: HrTime;
  /** OpenTelemetry's number, 1 to 24; 0 where none was given. */
  readonly severityNumber: number;
  /** The source's own word for the severity; empty where none was given. */
  readonly severityText: string;
  /** Undefined for a record that is no event. */
  readonly eventName: string | undefined;
  /** Any of OTLP's values; undefined where there is none. */
  readonly body: unknown;
  /** OTLP's values: an integer that no number holds exactly is a bigint, bytes are a `Uint8Array`. */
  readonly attributes: Readonly<Record<string, unknown>>;
  /** 32 hex digits; undefined outside a span. */
  readonly traceId: string | undefined;
  /** 16 hex digits; undefined outside a span. */
  readonly spanId: string | undefined;
  /** Whether its text stands on the console already. */
  readonly printed: boolean;
}

/** What became of a sink's records since its start. */
export interface SinkStats {
  readonly written: number;
  /** Not written and never will be. */
  readonly dropped: number;
}

/** An end of the way for log records beside OTLP. */
export interface RecordSink {
  /** Takes a record. It must return at once, also when what is behind it is slow. */
  write(record: SinkRecord): void;
  /** Waits until all that it took is written. @returns false where the time, in ms, was too short */
  flush(milliseconds: number): Promise<boolean>;
  /**
   * The end: writes what waits without returning to the event loop, at most for this time in ms; what is left is lost. What is taken
   * afterwards is the next end's.
   */
  endSync(milliseconds: number): void;
  stats(): SinkStats;
}

/** Where a sink tells its troubles. */
export interface SinkHost {
  /**
   * Tells what went wrong; each kind once a minute, with what it cost.
   *
   * @param kind what is told once
   * @param lost records that are lost by it; may be 0
   */
  tell(kind: string, lost: number, problem: string): void;
}

/** The default export of a sink's module. What it throws is told, and the other sinks are made all the same. */
export type RecordSinkFactory<Options = never> = (options: Options, host: SinkHost) => RecordSink;

/** Which sink is made, as plain data: it is loaded where the records are read, most often in a worker thread. */
export interface SinkModule {
  /** What figures and warnings call it. */
  readonly name: string;
  /** `file:` URL of a module whose default export is a {@link RecordSinkFactory}; it must have no top-level await. */
  readonly module: string;
  /** The factory's options; must be cloneable. */
  readonly options: unknown;
}
