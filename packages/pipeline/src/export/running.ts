import type { ThreadChannel } from './channel.ts';
import type { ExportSettings } from './destination.ts';
import type { FromReader, ToReader } from './messages.ts';

/** A reader that is running, wherever that is. */
export interface RunningReader {
  /** Whether it runs in a thread of its own. */
  readonly threaded: boolean;
  post(message: ToReader): void;
  /** Wakes it if it sleeps; cheap where it does not. */
  wake(): void;
  /** Sends what is committed. @returns false where not everything could be sent within the limit, in ms */
  flush(limit: number): Promise<boolean>;
  /** Blocks until it has sent or, after this time in ms, kept everything. @param last whether what is kept is given to whoever looks next @returns false where it could do neither */
  endSync(limit: number, last: boolean): boolean;
  /** Stops it as it is: another one does its work. */
  supersede(): void;
}

/** Where a reader's news go. */
export interface ReaderHostOptions {
  readonly settings: ExportSettings;
  /** Where other threads join. */
  readonly channel: ThreadChannel | undefined;
  readonly onMessage: (message: FromReader) => void;
}
