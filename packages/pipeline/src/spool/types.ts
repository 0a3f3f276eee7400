import type { Batch } from '../batch.ts';
import type { Tally } from './tally.ts';

/** Where and how batches are kept. */
export interface SpoolOptions {
  /** One directory per destination; made on first use (mode 0700), files in it have mode 0600. */
  readonly directory: string;
  /** A segment file is closed before it grows beyond so many bytes; at most a quarter of `maxBytes`. @default 8388608 */
  readonly segmentBytes?: number;
  /**
   * Bytes of all segments of this spool, and of what others left and closed; each process that runs at the same time has as many of its
   * own. What a killed process left counts once it is taken over. @default 268435456
   */
  readonly maxBytes?: number;
  /** Batches that were written longer ago are dropped, in ms. @default 86400000 */
  readonly maxAgeMs?: number;
  /**
   * Flush a segment to the device when it is closed. Without it what was written survives the death of the process, not a
   * loss of power. @default false
   */
  readonly fsyncOnClose?: boolean;
}

/** Tells several owners within one process apart, one after the other. */
export interface SpoolOwner {
  /** Six hexadecimal digits, see {@link newMark}. */
  readonly mark: string;
  /** The mark of an owner in this process that has died: its segments are taken over. */
  readonly succeeds?: string;
  /** Whether anything is taken over; not by an owner that only keeps what is left at the very end of the process. @default true */
  readonly adopts?: boolean;
}

/** A batch read back from disk; its file keeps it until it is acknowledged. */
export interface SpooledBatch extends Batch {
  /** Time of writing, in ms since the epoch. */
  readonly writtenAt: number;
}

/**
 * Why batches were dropped: the size limit, the age limit, bytes that are no longer what was written, a file that someone
 * removed.
 */
export type DropReason = 'full' | 'age' | 'damaged' | 'removed';

/** What a spool holds and what it lost. Tallies count since the spool was opened. */
export interface SpoolStats {
  /** Bytes of the segments that this spool has opened. */
  readonly bytes: number;
  /** The limit of {@link bytes}. */
  readonly maxBytes: number;
  readonly segments: number;
  /**
   * Kept and not acknowledged, those that are being sent included; after `close()`, what it left behind as well. What others left counts from
   * when it is taken over.
   */
  readonly waiting: Tally;
  readonly dropped: Readonly<Record<DropReason, Tally>>;
  /** Places in segments that were no whole record; what stood there is in `dropped.damaged` as far as it can be known. */
  readonly damagedPlaces: number;
  /** Segments taken over from others that are gone. */
  readonly adopted: number;
  /** Files that were found and left alone: not ours, not to be opened, or of a format that this version does not know. */
  readonly skippedFiles: {
    readonly foreign: number;
    readonly unreadable: number;
    readonly unknownVersion: number;
    /** Folders that this process may not read or take over. */
    readonly forbidden: number;
  };
  /** Removed by age from the spools of other destinations, unopened: how many records that were is not known. */
  readonly expired: { readonly files: number; readonly bytes: number };
}

/** Batches on disk, in order of writing. Every call is synchronous; a spool belongs to one thread. */
export interface Spool {
  /**
   * Writes a batch; when it returns, the batch survives the death of the process. At the size limit the oldest segments
   * are dropped first, never one that is being sent.
   *
   * @throws {SpoolError} when the disk refuses, or nothing can be dropped; the batch is then not in the spool.
   */
  append(batch: Batch): void;
  /** The oldest batch that is not being sent, or nothing. The caller acknowledges or releases it. */
  next(): SpooledBatch | undefined;
  /** The batch has arrived: it will not be read again. */
  acknowledge(batch: SpooledBatch): void;
  /** The batch could not be sent: `next()` gives it again, in its place. */
  release(batch: SpooledBatch): void;
  /**
   * Shows that this owner lives, takes over some of what dead ones left, drops what is too old. To be called every
   * {@link ADOPT_INTERVAL_MS}; {@link next} takes over the rest when nothing else is left. Returns the segments taken over. Never throws.
   */
  adopt(): number;
  stats(): SpoolStats;
  /** Gives all segments back to the directory, for whoever opens or looks there next. What is appended afterwards is given back by the next call. */
  close(): void;
}
