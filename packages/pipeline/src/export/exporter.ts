import type { DefinitionMessage } from '../definitions.ts';
import { type DeliveryStats, succeeded, withoutMemory } from '../delivery/stats.ts';
import type { Chunk } from '../memory/chunk.ts';
import { countsOf, NO_RECORDS, type RecordCounts, unsafeRecords } from '../memory/count.ts';
import type { SinkModule, SinkStats } from '../sinks/types.ts';
import { newMark } from '../spool/owner.ts';
import type { SpoolOwner } from '../spool/types.ts';
import type { ThreadChannel } from './channel.ts';
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
  /** Where other threads of the application join; none where it is undefined. */
  readonly channel: ThreadChannel | undefined;
  /** Chunks in which something may not be safe yet, for a reader that takes over from one that died. */
  readonly unsafe: () => readonly Chunk[];
  /** Records that were ever put into the chunks. */
  readonly accepted: () => RecordCounts;
  readonly warn: (message: string) => void;
}

/** The application's side of the reader: starts it with the first record, and another one when it dies. */
export class Exporter implements WayOut {
  readonly #options: ExporterOptions;
  readonly #definitions: DefinitionMessage[] = [];
  #running: RunningReader | undefined;
  /** What is spent on sending each further record, in ms, since the end. */
  #endLimit: number | undefined;
  /** While its own thread is being made, of which this is told as of any other. */
  #starting = false;
  /** Of the reader that runs or is about to. */
  #mark: string | undefined;
  #sinks: readonly SinkModule[];
  /** Of the running reader. */
  #figures: Extract<FromReader, { type: 'figures' }> | undefined;
  /** Of the one that died, without what it had in memory. */
  #before: DeliveryStats | undefined;
  /** Records that need not be read again, when it died. */
  #takenBefore: RecordCounts = NO_RECORDS;

  constructor(options: ExporterOptions) {
    this.#options = options;
    this.#sinks = options.settings.sinks;
  }

  get stats(): DeliveryStats | undefined {
    const now = this.#figures?.figures;
    return this.#before && now ? succeeded(this.#before, now) : (now ?? this.#before);
  }

  get taken(): RecordCounts {
    return countsOf((signal) => this.#takenBefore[signal] + (this.#figures?.taken[signal] ?? 0));
  }

  get sinks(): Readonly<Record<string, SinkStats>> {
    return this.#figures?.sinks ?? {};
  }

  get sendsWhileBlocked(): boolean {
    return this.#running?.threaded ?? true;
  }

  opened(chunk: Chunk): void {
    this.#reader().post({ type: 'chunk', shared: chunk.shared });
  }

  committed(): void {
    if (this.#endLimit === undefined) this.#running?.wake();
    else this.endSync(this.#endLimit);
  }

  define(message: DefinitionMessage): void {
    this.#definitions.push(message);
    this.#running?.post(message);
  }

  replaceSinks(sinks: readonly SinkModule[]): void {
    this.#sinks = sinks;
    this.#running?.post({ type: 'sinks', sinks });
  }

  async flush(limit: number): Promise<boolean> {
    const deadline = Date.now() + limit;
    for (let reader = this.#running; reader; reader = this.#running) {
      if (await reader.flush(Math.max(0, deadline - Date.now()))) return true;
      if (reader === this.#running) return false;
      // It died meanwhile: another one has its work.
    }
    return true;
  }

  hurry(on: boolean): void {
    this.#running?.post({ type: 'hurry', on });
  }

  close(limit: number): Promise<boolean> {
    return this.flush(limit);
  }

  endSync(limit: number): boolean {
    const since = performance.now();
    try {
      return this.#endNow(limit, true);
    } finally {
      // All that comes later shares what is left of the time; then it is kept without being sent.
      this.#endLimit = Math.max(0, Math.min(limit, this.#endLimit ?? limit) - (performance.now() - since));
    }
  }

  flushSync(limit: number): boolean {
    return this.#endNow(limit, false);
  }

  #endNow(limit: number, last: boolean): boolean {
    const reader = this.#running;
    if (!reader || reader.endSync(limit, last)) return true;
    if (!reader.threaded) return false;
    reader.supersede();
    // It may have died without a turn in which that could be heard.
    return this.#takeOver('does not answer', { adopts: false }).endSync(limit, last);
  }

  /** Starts the reader before the first record: for threads that join, and may be gone soon. */
  start(): void {
    if (!this.#starting) this.#reader();
  }

  gone(thread: number): void {
    this.#running?.post({ type: 'gone', thread });
  }

  #reader(): RunningReader {
    this.#running ??= this.#start();
    return this.#running;
  }

  #start(): RunningReader {
    this.#starting = true;
    const reader = this.#options.worker ? this.#startWorker() : startInProcess(this.#hostOptions());
    this.#starting = false;
    for (const message of this.#definitions) reader.post(message);
    return reader;
  }

  #startWorker(): RunningReader {
    try {
      return startWorker({ ...this.#hostOptions(), onDeath: (error) => this.#died(error) });
    } catch (error) {
      this.#options.warn(
        `no export worker could be started, its work is done in the application's thread: ${String(error)}`,
      );
      return startInProcess(this.#hostOptions());
    }
  }

  #died(error: Error | undefined): void {
    const succeeds = this.#mark;
    this.#mark = undefined;
    this.#takeOver(
      `died (${error ? String(error) : 'without an error'})`,
      succeeds === undefined ? {} : { succeeds },
    );
  }

  /**
   * @param owner mark of a reader that is certainly dead: its files are sent by the new one, not by a later process; at the very end
   * nothing is taken over from anybody
   */
  #takeOver(what: string, owner: Omit<SpoolOwner, 'mark'>): RunningReader {
    const { warn, unsafe, accepted } = this.#options;
    warn(
      `the export worker ${what}; its work goes on in the application's thread, and what it had not sent is sent again`,
    );
    const chunks = unsafe();
    const [all, again] = [accepted(), unsafeRecords(chunks)];
    this.#before = this.stats && withoutMemory(this.stats);
    this.#takenBefore = countsOf((signal) => all[signal] - again[signal]);
    this.#figures = undefined;
    const reader = startInProcess(this.#hostOptions(owner));
    this.#running = reader;
    for (const message of this.#definitions) reader.post(message);
    for (const { shared } of chunks) reader.post({ type: 'chunk', shared });
    reader.post({ type: 'wake' });
    return reader;
  }

  #hostOptions(rest: Omit<SpoolOwner, 'mark'> = {}) {
    const { settings, channel, warn } = this.#options;
    this.#mark ??= newMark();
    const owner: SpoolOwner = { mark: this.#mark, ...rest };
    return {
      settings: { ...settings, sinks: this.#sinks, owner },
      channel,
      onMessage: (message: FromReader) => {
        if (message.type === 'warning') warn(message.message);
        else if (message.type === 'figures') this.#figures = message;
      },
    };
  }
}
