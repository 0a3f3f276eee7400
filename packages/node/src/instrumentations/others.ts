import { type ProxyTracerProvider, trace } from '@opentelemetry/api';

/** What the scopes of OpenTelemetry's own instrumentations begin with. */
const PREFIX = '@opentelemetry/instrumentation-';

let isOursMade = false;

/** Makes one of ours: it is none of the others. */
export function makeOurs<T>(make: () => T): T {
  isOursMade = true;
  try {
    return make();
  } finally {
    isOursMade = false;
  }
}

/**
 * Sees the instrumentations that somebody else makes, such as an SDK that the application starts by itself: each of them takes its tracer from
 * the global provider, in its constructor, before it patches anything.
 *
 * @param made is called with the name of each, without what they all begin with
 */
export function watchOthers(made: (name: string) => void): void {
  const provider = trace.getTracerProvider() as ProxyTracerProvider;
  const getTracer = provider.getTracer.bind(provider);
  provider.getTracer = (scope, version, options) => {
    if (!isOursMade && scope.startsWith(PREFIX)) made(scope.slice(PREFIX.length));
    return getTracer(scope, version, options);
  };
}
