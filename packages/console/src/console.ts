import { startReceiver } from './receiver/server.ts';
import { type SqliteStoreOptions, sqliteStore } from './store/sqlite.ts';
import type { Store } from './store/store.ts';

/** OTLP/HTTP's own port. */
export const DEFAULT_PORT = 4318;

/** Options of {@link createConsole}. */
export interface ConsoleOptions extends SqliteStoreOptions {
  /**
   * The interface to listen on. Only the loopback interface is possible.
   *
   * @default '127.0.0.1'
   */
  readonly host?: string;
  /**
   * The port; 0 takes a free one.
   *
   * @default 4318
   */
  readonly port?: number;
}

/** A running console. */
export interface Console {
  /** Where it listens; also what goes into `OTEL_EXPORTER_OTLP_ENDPOINT`. */
  readonly url: string;
  /** What it has received. Closed together with the console. */
  readonly store: Store;
  /** Answers what is under way, then closes the store. Repeated calls wait for the same end. */
  close(): Promise<void>;
}

/**
 * Starts a console: an OTLP/HTTP receiver (protobuf and JSON; logs, traces, metrics) with a store behind it. A request is
 * acknowledged when its data is in the store.
 *
 * @throws ConsoleError with code `E_CONSOLE_NOT_LOOPBACK`, `E_CONSOLE_LISTEN`, `E_CONSOLE_STORE` or `E_CONSOLE_OPTION`.
 * @example
 * ```ts
 * import { createConsole, renderSummary, summarize } from '@telltale/console';
 *
 * const { store, close } = await createConsole({ port: 0 });
 * process.stdout.write(renderSummary(await summarize(store)));
 * await close();
 * ```
 */
export async function createConsole({
  host = '127.0.0.1',
  port = DEFAULT_PORT,
  ...storeOptions
}: ConsoleOptions = {}): Promise<Console> {
  const store = sqliteStore(storeOptions);
  try {
    const receiver = await startReceiver({ store, host, port });
    let closed: Promise<void> | undefined;
    return {
      url: receiver.url,
      store,
      close: () => {
        closed ??= receiver.close().then(() => store.close());
        return closed;
      },
    };
  } catch (error) {
    await store.close();
    throw error;
  }
}
