import type { Batch } from '../batch.ts';
import { Queue } from './queue.ts';
import type { DeliverySpool } from './spool.ts';

/** A batch that waits, or that is being sent. */
export interface Item {
  readonly batch: Batch;
  /** In the spool; else only in memory. */
  readonly kept: boolean;
  /** Place among all batches that were offered; those in the spool come before. */
  readonly order: number;
}

/** Bytes in memory, of all signals together. */
export interface MemoryAccount {
  bytes: number;
}

/** What a backlog is made of. */
export interface BacklogOptions {
  readonly memory: MemoryAccount;
  readonly spool: DeliverySpool | undefined;
  /** The spool did not take a batch. */
  readonly onSpoolError: (error: unknown) => void;
}

/** One signal's batches until they are done: in memory and, where there is one, in the spool. */
export class Backlog {
  readonly #options: BacklogOptions;
  /** Were tried, and wait for their next turn. */
  #failed: Item[] = [];
  /** In memory, never tried. */
  readonly #fresh = new Queue<Item>();
  readonly #taken = new Set<Item>();
  readonly #held = new Set<number>();
  #memoryRecords = 0;
  #appendedRecords = 0;
  #acknowledged = { batches: 0, records: 0 };

  constructor(options: BacklogOptions) {
    this.#options = options;
  }

  /** Batches that were taken and are neither done nor put back. */
  get taken(): number {
    return this.#taken.size;
  }

  /** Whether the item was taken and is neither done, put back nor handed out. */
  isTaken(item: Item): boolean {
    return this.#taken.has(item);
  }

  /** Records that are only in memory. */
  get memoryRecords(): number {
    return this.#memoryRecords;
  }

  /** Records that went into the spool, and those that are done there; since the start. */
  get spoolRecords(): { readonly appended: number; readonly acknowledged: number } {
    return { appended: this.#appendedRecords, acknowledged: this.#acknowledged.records };
  }

  /** Batches that are done in the spool; since the start. */
  get acknowledgedBatches(): number {
    return this.#acknowledged.batches;
  }

  /** Takes a batch into memory. */
  hold(batch: Batch, order: number): void {
    this.#fresh.push({ batch, order, kept: false });
    this.#held.add(order);
    this.#memoryRecords += batch.count;
    this.#options.memory.bytes += batch.body.byteLength;
  }

  /** Takes a batch into the spool. @returns false where there is none, or it refused */
  keep(batch: Batch): boolean {
    try {
      if (!this.#options.spool) return false;
      this.#options.spool.append(batch);
      this.#appendedRecords += batch.count;
      return true;
    } catch (error) {
      this.#options.onSpoolError(error);
      return false;
    }
  }

  /**
   * The next batch to send: one that failed before, else the oldest of the spool, else the oldest in memory.
   *
   * @param maxFromSpool batches of the spool at once while some in memory wait: what is new is not held up by what is old
   */
  take(maxFromSpool: number): Item | undefined {
    const spoolFirst = this.#fresh.length === 0 || this.#takenFromSpool() < maxFromSpool;
    return this.#hand(
      this.#failed.shift() ?? (spoolFirst ? this.#fromSpool() : undefined) ?? this.#fresh.shift(),
    );
  }

  /**
   * The batch with which to ask whether an endpoint is back: another one each time, from `breadth` batches. One that the
   * server never manages to take must not stand for all.
   */
  takeForProbe(breadth: number): Item | undefined {
    const another = this.#failed.length < breadth ? (this.#fromSpool() ?? this.#fresh.shift()) : undefined;
    return this.#hand(another ?? this.#failed.shift());
  }

  /** A batch that was taken has to be sent again. */
  putBack(item: Item): void {
    this.#taken.delete(item);
    this.#failed.push(item);
  }

  /** A batch that was taken needs nothing more. */
  finish(item: Item): void {
    this.#taken.delete(item);
    if (item.kept) {
      this.#options.spool?.acknowledge(item.batch);
      this.#acknowledged.batches += 1;
      this.#acknowledged.records += item.batch.count;
    } else this.#leaveMemory(item);
  }

  /** Moves all that waits in memory to the spool, oldest first. @returns false where something had to stay */
  spill(): boolean {
    for (let item = this.#oldest(); item; item = this.#oldest()) {
      if (!this.keep(item.batch)) return false;
      this.#remove(item);
    }
    return true;
  }

  /** The order of the oldest batch that waits in memory. */
  get oldest(): number | undefined {
    return this.#oldest()?.order;
  }

  /** Takes the oldest batch that waits in memory out of it; it is no longer accounted for here. */
  giveUpOldest(): Batch | undefined {
    const item = this.#oldest();
    if (item) this.#remove(item);
    return item?.batch;
  }

  /** Whether the batch of this order is only in memory. */
  holds(order: number): boolean {
    return this.#held.has(order);
  }

  /** Whether a batch of this order or an earlier one is only in memory. */
  holdsUpTo(order: number): boolean {
    const within = (item: Item | undefined) => item !== undefined && !item.kept && item.order <= order;
    return within(this.#oldest()) || [...this.#taken].some(within);
  }

  /** Gives up all that is only in memory, what is being sent included, and lets go of what is in the spool. */
  handOut(): Item[] {
    const all = [...this.#taken, ...this.#failed];
    while (this.#fresh.length > 0) all.push(this.#fresh.shift() as Item);
    this.#taken.clear();
    this.#failed = [];
    const [kept, held] = [all.filter((item) => item.kept), all.filter((item) => !item.kept)];
    for (const { batch } of kept) this.#options.spool?.release(batch);
    for (const item of held) this.#leaveMemory(item);
    return held.sort((a, b) => a.order - b.order);
  }

  #hand(item: Item | undefined): Item | undefined {
    if (item) this.#taken.add(item);
    return item;
  }

  #fromSpool(): Item | undefined {
    const batch = this.#options.spool?.next();
    return batch && { batch, kept: true, order: -1 };
  }

  #takenFromSpool(): number {
    return [...this.#taken].filter(({ kept }) => kept).length;
  }

  #oldest(): Item | undefined {
    let oldest = this.#fresh.peek();
    for (const item of this.#failed) {
      if (!item.kept && (!oldest || item.order < oldest.order)) oldest = item;
    }
    return oldest;
  }

  #remove(item: Item): void {
    if (item === this.#fresh.peek()) this.#fresh.shift();
    else this.#failed.splice(this.#failed.indexOf(item), 1);
    this.#leaveMemory(item);
  }

  #leaveMemory({ batch, order }: Item): void {
    this.#held.delete(order);
    this.#memoryRecords -= batch.count;
    this.#options.memory.bytes -= batch.body.byteLength;
  }
}
