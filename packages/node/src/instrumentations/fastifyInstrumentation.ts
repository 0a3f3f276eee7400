import type { FastifyInstrumentation } from '@opentelemetry/instrumentation-fastify';
import { isNamespace } from './patches.ts';

type AddHook = (...given: unknown[]) => unknown;

interface Exports {
  fastify: unknown;
  readonly errorCodes: unknown;
}

interface Internals {
  _patchConstructor: (exports: Exports) => unknown;
  _wrapAddHook: () => (original: AddHook) => AddHook;
}

/**
 * The instrumentation of Fastify without a span for each hook: those of the plugins of a usual application are a dozen for each request, and say
 * little. What stays is the span of the request, which knows its route, and that of its handler. The instrumentation has no setting for it, nor has
 * `@fastify/otel`, which is not for this version of the SDK yet.
 * And with `import { fastify }`, where it sees `import fastify` alone.
 *
 * @param Base its class, which is loaded with Fastify
 */
export function completedFastify(Base: typeof FastifyInstrumentation): typeof FastifyInstrumentation {
  return class extends Base {
    constructor(config?: ConstructorParameters<typeof FastifyInstrumentation>[0]) {
      super(config);
      const internals = this as unknown as Internals;
      internals._wrapAddHook = () => (original) => original;
      const patch = internals._patchConstructor.bind(this);
      internals._patchConstructor = (exports) => {
        const patched = patch({ fastify: exports.fastify, errorCodes: exports.errorCodes });
        if (isNamespace(exports)) exports.fastify = patched;
        return patched;
      };
    }
  };
}
