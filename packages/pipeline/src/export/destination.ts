import type { Batch, Signal } from '../batch.ts';
import type { OtlpConfig } from '../delivery/config/endpoint.ts';
import { createDelivery } from '../delivery/delivery.ts';
import { createSender, type SenderOptions } from '../delivery/send/sender.ts';
import type { DeliverySpool } from '../delivery/spool.ts';
import type { DeliveryStats } from '../delivery/stats.ts';
import type { SinkModule } from '../sinks/types.ts';
import type { SpoolOptions, SpoolOwner } from '../spool/types.ts';

/** How finished requests leave; plain data, so that it can be cloned into the worker. */
export interface ExportSettings {
  readonly otlp: OtlpConfig;
  /** With `spool` every request is on disk before it is sent. */
  readonly durability: 'memory' | 'spool';
  /** Bytes of requests that wait in memory. */
  readonly maxMemoryBytes: number;
  /** Where and how much is kept on disk; undefined for nothing. */
  readonly spool: SpoolOptions | undefined;
  /** Where log records go besides. */
  readonly sinks: readonly SinkModule[];
  /** Whose segments a reader writes, and whose it takes over although their process lives. */
  readonly owner?: SpoolOwner;
}

/** What the reader gives its batches to. */
export interface Destination {
  /** Takes a batch; never throws. @returns its number, for {@link holds} */
  offer(batch: Batch): number;
  /** Whether the batch of this number would be lost with this thread. */
  holds(offer: number): boolean;
  /** Waits for all that was offered. @returns false where the time, in ms, was too short */
  flush(milliseconds: number): Promise<boolean>;
  /** See {@link Delivery.hurry}. */
  hurry(on: boolean): void;
  /** Keeps on disk, at once, what has not been taken by the server. @param last for whoever looks there next; more may be offered all the same */
  endSync(last: boolean): void;
  stats(): DeliveryStats;
}

/** What surrounds a destination. */
export interface DestinationOptions {
  readonly settings: ExportSettings;
  readonly spools: Partial<Readonly<Record<Signal, DeliverySpool & { close(): void }>>>;
  readonly warn: (message: string) => void;
  /** Called when the figures may be others. */
  readonly onChange: () => void;
  /** See {@link SenderOptions.around}. */
  readonly around?: NonNullable<SenderOptions['around']>;
}

/** Delivers over OTLP/HTTP, with spools for what cannot be sent. */
export function createDestination({
  settings,
  spools,
  warn,
  onChange,
  around,
}: DestinationOptions): Destination {
  const sender = createSender(settings.otlp, around ? { around } : {});
  const { durability, maxMemoryBytes } = settings;
  const delivery = createDelivery({ sender, spools, durability, maxMemoryBytes, warn, onChange });
  return {
    offer: (batch) => delivery.offer(batch),
    holds: (offer) => delivery.holds(offer),
    flush: (milliseconds) => delivery.flush(milliseconds),
    hurry: (on) => delivery.hurry(on),
    endSync(last) {
      delivery.drainSync();
      if (!last) return;
      for (const spool of Object.values(spools)) spool.close();
    },
    stats: () => delivery.stats(),
  };
}
