import { logs, metrics, trace } from '@opentelemetry/api';

/** What providers of an SDK can do beyond the API. */
interface Flushable {
  forceFlush?(): Promise<unknown>;
  /** The API's stand-ins for the provider that is set later. */
  getDelegate?(): object;
  _getDelegate?(): object;
}

/**
 * Has the global providers send what they hold, metrics collected once more.
 *
 * @throws what a provider throws, such as an export that failed
 */
export async function flushProviders(): Promise<void> {
  const providers = [
    trace.getTracerProvider(),
    metrics.getMeterProvider(),
    logs.getLoggerProvider(),
  ] as Flushable[];
  const behind = (provider: Flushable) =>
    (provider.getDelegate?.() ?? provider._getDelegate?.() ?? provider) as Flushable;
  await Promise.all(providers.map((provider) => behind(provider).forceFlush?.()));
}
