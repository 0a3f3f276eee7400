import { diag } from '@opentelemetry/api';

/** Longest time that the end of the process waits for what is still to be sent. */
export const EXIT_LIMIT_MS = 3_000;

/** Signals whose default action ends the process. */
const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

/**
 * Sends what is queued when the process ends: at its natural end, and on a signal. The application's own handlers and exit code
 * stay as they are; a signal is raised again only where the application has no handler for it.
 *
 * @returns `shutdown` within the limit, the same promise for every caller; true when all was done in time
 */
export function shutDownAtExit(shutdown: () => Promise<void>): () => Promise<boolean> {
  let ending: Promise<boolean> | undefined;
  const end = () => {
    ending ??= within(EXIT_LIMIT_MS, shutdown());
    return ending;
  };
  process.once('beforeExit', async () => {
    // Retries that go on would keep a process alive that has nothing else to do.
    if (!(await end())) process.exit();
  });
  for (const signal of SIGNALS) {
    const onSignal = async () => {
      if (process.listenerCount(signal) > 1) return; // the application decides; its end comes as beforeExit
      await end();
      process.removeListener(signal, onSignal);
      process.kill(process.pid, signal);
    };
    process.on(signal, onSignal);
  }
  return end;
}

async function within(milliseconds: number, work: Promise<void>): Promise<boolean> {
  const limit = Promise.withResolvers<false>();
  const timer = setTimeout(limit.resolve, milliseconds, false);
  try {
    const done = await Promise.race([work.then(() => true), limit.promise]);
    if (!done) diag.error(`not everything was sent within ${milliseconds} ms; the rest is lost`);
    return done;
  } catch (error) {
    diag.error(`what was queued could not be sent: ${String(error)}`);
    return true;
  } finally {
    clearTimeout(timer);
  }
}
