import type { OtlpConfig } from '../delivery/config/endpoint.ts';
import { MAX_MEMORY_BYTES } from '../delivery/delivery.ts';
import type { ThreadChannel } from '../export/channel.ts';
import { Exporter } from '../export/exporter.ts';
import { countsOf } from '../memory/count.ts';
import { Outbox } from '../memory/outbox.ts';
import type { SinkModule } from '../sinks/types.ts';
import type { SpoolOptions } from '../spool/types.ts';
import { accepted } from './books.ts';
import { assemblePipeline, type FastPipeline, type SignalOptions } from './pipeline.ts';
import { watchThreads } from './threads.ts';
import { createWarner } from './warner.ts';

/** Settings of the fast pipeline. */
export interface FastPipelineOptions extends SignalOptions {
  readonly otlp: OtlpConfig;
  /** With `spool` every request is on disk before it is sent. @default 'memory' */
  readonly durability?: 'memory' | 'spool';
  /** Where what cannot be sent is kept on disk, and how much of it for each signal. @default nothing is kept */
  readonly spool?: SpoolOptions;
  /** Where log records go besides, from the worker. @default nowhere */
  readonly sinks?: readonly SinkModule[];
  /** Whether a worker thread may be used. @default true */
  readonly worker?: boolean;
  /**
   * Bytes of records that are not yet read, as many of records that are kept until they are safe without the worker, and as many of
   * requests that are not yet sent. @default 64 MiB
   */
  readonly maxMemoryBytes?: number;
  /** Where other threads of the process join with {@link threadPipeline}. @default none can */
  readonly channel?: ThreadChannel;
}

/** Makes the pipeline of a process. */
export function fastPipeline(options: FastPipelineOptions): FastPipeline {
  const { otlp, durability = 'memory', spool, sinks = [], worker = true, channel } = options;
  const carriesLogs = options.signals?.includes('logs') ?? true;
  const maxMemoryBytes = options.maxMemoryBytes ?? MAX_MEMORY_BYTES;
  const warner = createWarner();
  const exporter: Exporter = new Exporter({
    settings: { otlp, durability, maxMemoryBytes, spool, sinks: carriesLogs ? sinks : [] },
    worker,
    channel,
    unsafe: () => outbox.unsafe,
    accepted: () => countsOf((signal) => accepted(pipeline.stats().intake[signal])),
    warn: warner.say,
  });
  const outbox = new Outbox(exporter, { maxMemoryBytes });
  if (channel) watchThreads(exporter, () => exporter.start());
  // Whoever wants everything on disk, wants a reader that is there when the first record comes.
  if (durability === 'spool') exporter.start();
  const pipeline = assemblePipeline({ ...options, outbox, wayOut: exporter, warner });
  return pipeline;
}
