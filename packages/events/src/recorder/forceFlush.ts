import { metrics } from '@opentelemetry/api';
import { logs } from '@telltale/logging/logs';

/** What providers of an SDK can do beyond the API. */
interface Flushable {
  forceFlush?(): Promise<unknown>;
  /** The API's stand-in for the provider that is set later. */
  _getDelegate?(): object;
}

/**
 * Has the global providers send what they hold, where they can; one that fails keeps no other from it.
 *
 * @throws what a provider throws, such as an export that failed
 */
export async function forceFlush(): Promise<void> {
  const providers = [logs.getLoggerProvider(), metrics.getMeterProvider()] as Flushable[];
  const sent = await Promise.allSettled(
    providers.map((provider) => ((provider._getDelegate?.() ?? provider) as Flushable).forceFlush?.()),
  );
  for (const one of sent) if (one.status === 'rejected') throw one.reason;
}
