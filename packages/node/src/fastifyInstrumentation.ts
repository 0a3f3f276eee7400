import type { FastifyInstrumentation } from '@opentelemetry/instrumentation-fastify';

type AddHook = (...given: unknown[]) => unknown;

interface Internals {
  _wrapAddHook: () => (original: AddHook) => AddHook;
}

/**
 * The instrumentation of Fastify without a span for each hook: those of the plugins of a usual application are a dozen for each request, and say
 * little. What stays is the span of the request, which knows its route, and that of its handler. The instrumentation has no setting for it, nor has
 * `@fastify/otel`, which is not for this version of the SDK yet.
 *
 * @param Base its class, which is loaded with Fastify
 */
export function withoutHookSpans(Base: typeof FastifyInstrumentation): typeof FastifyInstrumentation {
  return class extends Base {
    constructor(config?: ConstructorParameters<typeof FastifyInstrumentation>[0]) {
      super(config);
      (this as unknown as Internals)._wrapAddHook = () => (original) => original;
    }
  };
}
