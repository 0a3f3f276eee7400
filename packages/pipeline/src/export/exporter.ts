import type { DefinitionMessage } from '../definitions.ts';
import type { DeliveryStats } from '../delivery/stats.ts';
import type { Chunk } from '../memory/chunk.ts';
import type { ExportSettings } from './destination.ts';
import { startInProcess } from './inProcess.ts';
import type { FromReader } from './messages.ts';
import type { RunningReader } from './running.ts';
import type { WayOut } from './wayOut.ts';
import { startWorker } from './workerHost.ts';

/** How the reading side runs. */
export interface ExporterOptions {
  readonly settings: ExportSettings;
  /** Whether it may run in a worker thread. */
  readonly worker: boolean;
  /** Name of the channel on which other threads of the application join; none where it is undefined. */
  readonly channel: string | undefined;
  /** Chunks that are not read to their end, for a reader that takes over from one that died. */
  readonly unread: () => readonly Chunk[];
  readonly warn: (message: string) => void;
}

/** The application's side of the reader: starts it with the first record, and another one when it dies. */
export class Exporter implements WayOut {
  stats: DeliveryStats | undefined;
  readonly #options: ExporterOptions;
  readonly #definitions: DefinitionMessage[] = [];
  #running: RunningReader | undefined;

  constructor(options: ExporterOptions) {
    this.#options = options;
  }

  opened(chunk: Chunk): void {
    this.#reader().post({ type: 'chunk', shared: chunk.shared });
  }

  committed(): void {
    this.#running?.wake();
  }

  define(message: DefinitionMessage): void {
    this.#definitions.push(message);
    this.#running?.post(message);
  }

  async flush(limit: number): Promise<boolean> {
    return this.#running?.flush(limit) ?? true;
  }

  close(limit: number): Promise<boolean> {
    return this.flush(limit);
  }

  endSync(limit: number): boolean {
    return this.#running?.endSync(limit) ?? true;
  }

  /** Starts the reader before the first record: for threads that join, and may be gone soon. */
  start(): void {
    this.#reader();
  }

  gone(thread: number): void {
    this.#running?.post({ type: 'gone', thread });
  }

  #reader(): RunningReader {
    this.#running ??= this.#start();
    return this.#running;
  }

  #start(): RunningReader {
    const reader = this.#options.worker ? this.#startWorker() : startInProcess(this.#hostOptions());
    for (const message of this.#definitions) reader.post(message);
    return reader;
  }

  #startWorker(): RunningReader {
    try {
      return startWorker({ ...this.#hostOptions(), onDeath: (error) => this.#takeOver(error) });
    } catch (error) {
      this.#options.warn(
        `no export worker could be started, its work is done in the application's thread: ${String(error)}`,
      );
      return startInProcess(this.#hostOptions());
    }
  }

  #takeOver(error: Error | undefined): void {
    this.#options.warn(
      `the export worker died (${error ? String(error) : 'without an error'}); its work goes on in the application's thread, ` +
        'and what it had not sent is sent again',
    );
    const reader = startInProcess(this.#hostOptions());
    this.#running = reader;
    for (const message of this.#definitions) reader.post(message);
    for (const { shared } of this.#options.unread()) reader.post({ type: 'chunk', shared });
    reader.post({ type: 'wake' });
  }

  #hostOptions() {
    const { settings, channel, warn } = this.#options;
    return {
      settings,
      channel,
      onMessage: (message: FromReader) => {
        if (message.type === 'warning') warn(message.message);
        else if (message.type === 'figures') this.stats = message.figures;
      },
    };
  }
}
