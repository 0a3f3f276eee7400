import { MAX_MEMORY_BYTES } from '../delivery/delivery.ts';
import type { ThreadChannel } from '../export/channel.ts';
import { ThreadExporter } from '../export/threadExporter.ts';
import { Outbox } from '../memory/outbox.ts';
import { assemblePipeline, type FastPipeline, type SignalOptions } from './pipeline.ts';
import { watchThreads } from './threads.ts';
import { createWarner } from './warner.ts';

/** Settings of a thread's pipeline; where its records go is said once for the process. */
export interface ThreadPipelineOptions extends SignalOptions {
  /** The one that the process's pipeline was given. */
  readonly channel: ThreadChannel;
  /** Bytes of this thread's records that are not yet read, and as many of those that are kept until they are safe. @default 64 MiB */
  readonly maxMemoryBytes?: number;
}

/**
 * Makes the pipeline of a worker thread, which joins the process's. A thread may end at any moment, by `terminate()` too: what it has
 * emitted is sent all the same.
 */
export function threadPipeline(options: ThreadPipelineOptions): FastPipeline {
  const exporter: ThreadExporter = new ThreadExporter({
    channel: options.channel,
    unsafe: () => outbox.unsafe,
  });
  const outbox = new Outbox(exporter, { maxMemoryBytes: options.maxMemoryBytes ?? MAX_MEMORY_BYTES });
  watchThreads(exporter);
  return assemblePipeline({ ...options, outbox, wayOut: exporter, warner: createWarner() });
}
