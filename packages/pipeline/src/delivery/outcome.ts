import type { Batch } from '../batch.ts';

/** What became of one attempt to send a batch. */
export type Outcome = Delivered | Retryable | Refused;

/** The server took the batch, or all of it but some records. */
export interface Delivered {
  readonly kind: 'delivered';
  /** Records that the server says it did not take; they are not sent again. */
  readonly rejected: number;
  /** What the server says about them, or a warning of it where none was rejected. */
  readonly message?: string;
}

/** The server cannot take it now, or nobody knows whether it did: send it again. */
export interface Retryable {
  readonly kind: 'retryable';
  /** The status, or the network's error; in the words of `error.type`. */
  readonly reason: string;
  /** For people: where it was sent, and what went wrong. */
  readonly message: string;
  /** How long the server wants to be left alone, in ms. */
  readonly retryAfterMs?: number;
}

/** The server will never take it: sending it again is forbidden by OTLP. */
export interface Refused {
  readonly kind: 'refused';
  /** The status; in the words of `error.type`. */
  readonly reason: string;
  /** For people: where it was sent, what the server says, and what to do. */
  readonly message: string;
}

/** Sends single batches. */
export interface Sender {
  /** One attempt. Never rejects. */
  send(batch: Batch): Promise<Outcome>;
  /**
   * With `true` no attempt, those under way included, gets more time than its endpoint usually needs; with `false` each has its
   * endpoint's whole timeout again.
   */
  hurry(on: boolean): void;
  /** Closes all connections; attempts that are under way end as retryable. */
  close(): void;
}
