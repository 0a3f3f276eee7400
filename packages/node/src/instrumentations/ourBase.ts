import { createRequire, registerHooks } from 'node:module';
import { pathToFileURL } from 'node:url';

const BASE = '@opentelemetry/instrumentation';

/**
 * Loads an instrumentation so that its base class is ours. npm gives each one a base class of its own where the versions differ, with a hook on
 * `require` of its own: slower, and not yet there when the first module is required. The bundle has but one, and none of this. To delete
 * when the instrumentations depend on the version that the SDK has.
 */
export function withOurBase<T>(load: () => T): T {
  const url = pathToFileURL(createRequire(import.meta.url).resolve(BASE)).href;
  const base = { url, format: 'commonjs', shortCircuit: true };
  const hooks = registerHooks({
    resolve: (specifier, context, next) => (specifier === BASE ? base : next(specifier, context)),
  });
  try {
    return load();
  } finally {
    hooks.deregister();
  }
}
