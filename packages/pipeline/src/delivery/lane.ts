import type { Batch, Signal } from '../batch.ts';
import type { Cancel, Clock } from '../clock.ts';
import { Absence } from './absence.ts';
import { Backlog, type Item, type MemoryAccount } from './backlog.ts';
import type { Outcome, Retryable, Sender } from './outcome.ts';
import type { Reports } from './reports.ts';
import type { DeliverySpool } from './spool.ts';
import { REASONS, type SignalStats } from './stats.ts';
import { Tally } from './tally.ts';

/** What a lane is made of. */
export interface LaneOptions {
  readonly signal: Signal;
  readonly sender: Sender;
  readonly spool: DeliverySpool | undefined;
  readonly memory: MemoryAccount;
  /** Makes room in memory for so many bytes. @returns false where that is not possible */
  readonly makeRoom: (bytes: number) => boolean;
  /** Every batch goes to the spool first. */
  readonly durable: boolean;
  /** While the endpoint is away, batches go to the spool at once. */
  readonly spillWhenAway: boolean;
  readonly maxRequests: number;
  readonly adoptIntervalMs: number;
  readonly clock: Clock;
  readonly random: () => number;
  readonly reports: Reports;
  /** Called when something may have become true that a flush waits for. */
  readonly onChange: () => void;
}

/** One signal's way to its endpoint; what happens to another signal's does not matter to it. */
export class Lane {
  readonly #options: LaneOptions;
  readonly #backlog: Backlog;
  readonly #tally: Tally;
  #absence: Absence | undefined;
  #probe: Item | undefined;
  #closed = false;
  #cancelAdoption: Cancel | undefined;

  constructor(options: LaneOptions) {
    const { signal, memory, spool, reports } = options;
    this.#options = options;
    this.#backlog = new Backlog({ memory, spool, onSpoolError: reports.spoolRefused });
    this.#tally = new Tally(signal, this.#backlog, spool);
    if (spool) this.#adoptLater(spool);
  }

  /** Sends what the spool holds from before. */
  start(): void {
    this.#pump();
    this.#tellFindings();
  }

  /** Takes a batch. Never throws. @param order its place among all batches */
  offer(batch: Batch, order: number): void {
    this.#tally.offered(batch);
    if (this.#closed) {
      this.#drop(batch, REASONS.ended);
      return;
    }
    // What waits in memory is older: it has to go to the spool before.
    const kept = this.#keepsAtOnce() && this.#backlog.spill() && this.#backlog.keep(batch);
    if (!kept) this.#hold(batch, order);
    this.#pump();
  }

  /** The order of the oldest batch that waits in memory. */
  get oldest(): number | undefined {
    return this.#backlog.oldest;
  }

  /** Moves the oldest batch that waits in memory to the spool, or drops it. */
  giveUpOldest(): void {
    const batch = this.#backlog.giveUpOldest();
    if (batch && !this.#backlog.keep(batch)) this.#drop(batch, REASONS.memoryFull);
  }

  /** How far the spool has to be done so that all that is in it now is sent; for {@link isFlushed}. */
  flushTarget(): number {
    return this.#tally.spoolDone() + this.#tally.spoolWaiting();
  }

  /** Whether all up to this order is sent, or in the spool of an endpoint that is away. */
  isFlushed(order: number, target: number): boolean {
    return this.isSafe(order) && (this.#absence !== undefined || this.#tally.spoolDone() >= target);
  }

  /** Whether the endpoint is away, and no request is under way that could show otherwise. */
  get isStuck(): boolean {
    return this.#absence !== undefined && this.#backlog.taken === 0;
  }

  /** Whether nothing up to this order would be lost if the process ended now. */
  isSafe(order: number): boolean {
    return !this.#backlog.holdsUpTo(order);
  }

  /** Whether the batch of this order is only in memory. */
  holds(order: number): boolean {
    return this.#backlog.holds(order);
  }

  /**
   * Moves to the spool what is only in memory, what is being sent included: the answer to that counts no more.
   *
   * @returns what the spool did not take
   */
  keepAll(): Batch[] {
    this.#probe = undefined;
    this.#tellFindings();
    const lost = this.#backlog.handOut().flatMap(({ batch }) => (this.#backlog.keep(batch) ? [] : [batch]));
    for (const batch of lost) this.#drop(batch, REASONS.ended);
    return lost;
  }

  /** Stops sending. */
  close(): void {
    this.#closed = true;
    this.#absence?.end();
    this.#cancelAdoption?.();
  }

  stats(): SignalStats {
    return this.#tally.stats(this.#absence !== undefined);
  }

  #keepsAtOnce(): boolean {
    const { durable, spillWhenAway } = this.#options;
    return durable || (spillWhenAway && this.#absence !== undefined);
  }

  #hold(batch: Batch, order: number): void {
    if (this.#options.makeRoom(batch.body.byteLength)) this.#backlog.hold(batch, order);
    else if (!this.#backlog.keep(batch)) this.#drop(batch, REASONS.memoryFull);
  }

  #pump(): void {
    if (this.#absence) this.#ask();
    else this.#sendAll();
  }

  #sendAll(): void {
    const { maxRequests } = this.#options;
    const maxFromSpool = Math.max(1, maxRequests - 1);
    while (!this.#closed && this.#backlog.taken < maxRequests) {
      const item = this.#backlog.take(maxFromSpool);
      if (!item) return;
      void this.#send(item);
    }
  }

  /** Sends one batch to see whether the endpoint is back. */
  #ask(): void {
    const { maxRequests } = this.#options;
    if (this.#closed || this.#probe || !this.#absence?.due || this.#backlog.taken >= maxRequests) return;
    this.#probe = this.#backlog.takeForProbe(maxRequests);
    if (this.#probe) void this.#send(this.#probe);
  }

  async #send(item: Item): Promise<void> {
    const { sender } = this.#options;
    let outcome: Outcome;
    try {
      outcome = await sender.send(item.batch);
    } catch (error) {
      outcome = { kind: 'retryable', reason: 'internal', message: String(error) };
    }
    this.#settle(item, outcome);
  }

  #settle(item: Item, outcome: Outcome): void {
    if (!this.#backlog.isTaken(item)) return;
    const asked = item === this.#probe;
    if (asked) this.#probe = undefined;
    if (outcome.kind === 'retryable') this.#failed(item, outcome, asked);
    else {
      this.#finish(item, outcome);
      // Only the answer to the question counts: others may have been on their way before the endpoint went.
      if (asked) this.#return();
    }
    this.#pump();
    this.#options.onChange();
  }

  #return(): void {
    this.#absence?.end();
    this.#absence = undefined;
  }

  #failed(item: Item, { message, retryAfterMs }: Retryable, asked: boolean): void {
    const { clock, random, reports, spool } = this.#options;
    this.#backlog.putBack(item);
    if (!this.#absence) {
      this.#absence = new Absence(clock, random, () => this.#ask());
      this.#absence.begin(retryAfterMs);
    } else if (asked) this.#absence.prolong(retryAfterMs);
    else this.#absence.heed(retryAfterMs);
    if (spool && this.#keepsAtOnce()) this.#backlog.spill();
    reports.away(message);
  }

  #finish(item: Item, outcome: Exclude<Outcome, Retryable>): void {
    const { reports } = this.#options;
    this.#backlog.finish(item);
    if (outcome.kind === 'refused') {
      this.#tally.dropped(item.batch, outcome.reason);
      reports.refused(item.batch, outcome);
    } else {
      this.#tally.delivered(item.batch, outcome.rejected);
      reports.delivered(outcome);
    }
  }

  #drop(batch: Batch, reason: string): void {
    this.#tally.dropped(batch, reason);
    this.#options.reports.dropped(batch, reason);
  }

  #tellFindings(): void {
    const { spool, reports } = this.#options;
    if (spool) reports.found(spool.stats());
  }

  #adoptLater(spool: DeliverySpool): void {
    const { clock, adoptIntervalMs } = this.#options;
    this.#cancelAdoption = clock.after(adoptIntervalMs, () => {
      spool.adopt();
      this.#adoptLater(spool);
      this.#pump();
      this.#tellFindings();
    });
  }
}
