import type { Instrumentation } from '@opentelemetry/instrumentation';

/** What patches a module when it is loaded, and gives what takes its place. */
export type Patch = (exports: unknown, version?: string) => unknown;

interface Definition {
  patch?: Patch;
  readonly files?: Definition[];
}

/** Puts something around each of the patches that an instrumentation has for modules and their files. */
export function wrapPatches(instrumentation: Instrumentation, wrap: (patch: Patch) => Patch): void {
  const { _modules: modules = [] } = instrumentation as { _modules?: Definition[] };
  for (const definition of modules.flatMap((module) => [module, ...(module.files ?? [])])) {
    if (definition.patch) definition.patch = wrap(definition.patch.bind(definition));
  }
}

/** Whether this is what a module gives to those who import it: they see whatever is put in there. */
export function isNamespace(exports: unknown): boolean {
  return (exports as { [Symbol.toStringTag]?: unknown } | undefined)?.[Symbol.toStringTag] === 'Module';
}
