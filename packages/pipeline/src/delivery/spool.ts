import type { Batch, Signal } from '../batch.ts';

/** Batches, and the records in them by signal. */
export type SpoolTally = Readonly<Record<Signal | 'batches', number>>;

/** What a spool found on disk, since the start. */
export interface SpoolFindings {
  /** Segments taken over from processes that are gone. */
  readonly adopted: number;
  /** Places in segments that were no whole record. */
  readonly damagedPlaces: number;
  /** Files that were left alone, by reason; with `forbidden`, folders that this process may not read or take over. */
  readonly skippedFiles: Readonly<Record<string, number>>;
  /** Removed by age from what waited for other destinations. */
  readonly expired: { readonly files: number; readonly bytes: number };
}

/** What a delivery needs of a spool. It holds the batches of one signal; only `append` throws. */
export interface DeliverySpool {
  /** Keeps a batch; when it returns, the batch survives the process. @throws what the disk says; it is not kept then */
  append(batch: Batch): void;
  /** The oldest batch that nobody has taken, or nothing. */
  next(): Batch | undefined;
  /** A batch that was taken has arrived, or will never be taken by the server. */
  acknowledge(batch: Batch): void;
  /** A batch that was taken could not be sent: somebody else may take it. */
  release(batch: Batch): void;
  /** Takes over what processes left that are gone. */
  adopt(): unknown;
  stats(): SpoolFindings & {
    /** Not yet acknowledged, those that were taken included. */
    readonly waiting: SpoolTally;
    /** Lost in the spool, by reason. */
    readonly dropped: Readonly<Record<string, SpoolTally>>;
  };
}
