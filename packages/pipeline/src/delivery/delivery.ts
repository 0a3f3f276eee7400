import type { Batch, Signal } from '../batch.ts';
import { type Clock, systemClock } from '../clock.ts';
import { ADOPT_INTERVAL_MS } from '../spool/limits.ts';
import { createWarnings } from '../warnings.ts';
import type { MemoryAccount } from './backlog.ts';
import { Flushes } from './flushes.ts';
import { Lane } from './lane.ts';
import type { Sender } from './outcome.ts';
import { createReports } from './reports.ts';
import type { DeliverySpool } from './spool.ts';
import type { DeliveryStats } from './stats.ts';

/** Bytes of batches in memory. */
export const MAX_MEMORY_BYTES = 64 * 1024 * 1024;
/** Requests of one signal that are under way at once. */
export const MAX_REQUESTS = 4;

const SIGNALS: readonly Signal[] = ['logs', 'traces', 'metrics'];

/** How batches are delivered. */
export interface DeliveryOptions {
  readonly sender: Sender;
  /** One for each signal: an endpoint that is away must not hold up what belongs to another. @default none */
  readonly spools?: Partial<Readonly<Record<Signal, DeliverySpool>>>;
  /** With `spool`, each batch is in the spool before it is sent. @default 'memory' */
  readonly durability?: 'memory' | 'spool';
  /** While an endpoint is away its batches go to the spool, not only when memory is full. @default true */
  readonly spillWhenAway?: boolean;
  /** Bytes of all batches that are in memory only. @default 67108864 */
  readonly maxMemoryBytes?: number;
  /** Requests of one signal that are under way at once; with 1, batches arrive strictly in order. @default 4 */
  readonly maxRequests?: number;
  /** Told of what goes wrong: each kind once per minute, with counts. @default nobody */
  readonly warn?: (message: string) => void;
  /** Called after each attempt to send, when {@link Delivery.stats} may be others. @default nobody */
  readonly onChange?: () => void;
  /** @default the machine's */
  readonly clock?: Clock;
  /** A number from 0 up to 1, for the waits. @default Math.random */
  readonly random?: () => number;
}

/** Sends batches until they are taken. */
export interface Delivery {
  /**
   * Takes a batch: it will be delivered, refused by the server, kept in the spool, or counted as dropped. Never throws.
   *
   * @returns its number, for {@link holds}
   */
  offer(batch: Batch): number;
  /** Whether the batch of this number is only in memory: it would be lost with this thread. */
  holds(offer: number): boolean;
  /**
   * Waits until all that was offered before has been sent; for an endpoint that is away, until it is in the spool. Several may
   * wait at once, each for what was offered before its own call; nothing is sent twice for that. The process stays alive
   * meanwhile.
   *
   * @param timeoutMs longest wait
   * @returns whether nothing of it would be lost if the process ended now
   */
  flush(timeoutMs: number): Promise<boolean>;
  /**
   * From now on, or no longer: whoever waits for a flush has little time. An endpoint that does not answer as it uses to is taken for
   * one that is away, and for one that is away no flush waits.
   */
  hurry(on: boolean): void;
  /**
   * Moves all that is only in memory to the spool at once, what is being sent included: that may arrive twice, but cannot be lost.
   * Requests under way are left to themselves. More may be offered afterwards.
   *
   * @returns what no spool took, oldest first; it is counted as dropped (`shutdown`)
   */
  drainSync(): readonly Batch[];
  /** {@link drainSync}, and stops sending. The spools stay open: they belong to whoever opened them. */
  close(): void;
  stats(): DeliveryStats;
}

/**
 * Delivers batches over one lane for each signal. Nothing in it blocks or throws; apart from a flush that is awaited it does
 * not keep the process alive.
 */
export function createDelivery({
  sender,
  spools = {},
  durability = 'memory',
  spillWhenAway = true,
  maxMemoryBytes = MAX_MEMORY_BYTES,
  maxRequests = MAX_REQUESTS,
  warn = () => {},
  onChange = () => {},
  clock = systemClock,
  random = Math.random,
}: DeliveryOptions): Delivery {
  const memory: MemoryAccount = { bytes: 0 };
  const flushes = new Flushes(clock);
  const warnings = createWarnings(warn, clock);
  let offers = 0;
  let hurried = false;

  const createLane = (signal: Signal) =>
    new Lane({
      signal,
      sender,
      spool: spools[signal],
      memory,
      makeRoom,
      durable: durability === 'spool',
      spillWhenAway,
      maxRequests,
      adoptIntervalMs: ADOPT_INTERVAL_MS,
      clock,
      random,
      reports: createReports(signal, warnings),
      onChange() {
        flushes.check();
        onChange();
      },
    });
  const lanes = { logs: createLane('logs'), traces: createLane('traces'), metrics: createLane('metrics') };
  const allLanes = SIGNALS.map((signal) => lanes[signal]);

  /** Gives up the oldest batches of all signals until there is room. */
  function makeRoom(bytes: number): boolean {
    while (memory.bytes + bytes > maxMemoryBytes) {
      const lane = laneWithOldest();
      if (!lane) return false;
      lane.giveUpOldest();
    }
    return true;
  }

  function laneWithOldest(): Lane | undefined {
    let found: Lane | undefined;
    let oldest = Number.POSITIVE_INFINITY;
    for (const lane of allLanes) {
      const order = lane.oldest ?? Number.POSITIVE_INFINITY;
      if (order < oldest) [found, oldest] = [lane, order];
    }
    return found;
  }

  function drainSync(): Batch[] {
    const lost = allLanes.flatMap((lane) => lane.keepAll());
    flushes.end();
    warnings.close(); // it may be the last moment in which somebody can be told
    return lost;
  }

  for (const lane of allLanes) lane.start();

  return {
    offer(batch) {
      lanes[batch.signal].offer(batch, ++offers);
      return offers;
    },
    holds: (offer) => allLanes.some((lane) => lane.holds(offer)),
    flush(timeoutMs) {
      const last = offers;
      const targets = allLanes.map((lane) => lane.flushTarget());
      return flushes.wait(
        timeoutMs,
        () =>
          allLanes.every(
            (lane, index) => lane.isFlushed(last, targets[index] ?? 0) || (hurried && lane.isStuck),
          ),
        () => allLanes.every((lane) => lane.isSafe(last)),
      );
    },
    hurry(on) {
      hurried = on;
      sender.hurry(on);
      flushes.check();
    },
    drainSync,
    close() {
      for (const lane of allLanes) lane.close();
      drainSync();
      sender.close();
    },
    stats() {
      return {
        logs: lanes.logs.stats(),
        traces: lanes.traces.stats(),
        metrics: lanes.metrics.stats(),
        memoryBytes: memory.bytes,
        maxMemoryBytes,
      };
    },
  };
}
