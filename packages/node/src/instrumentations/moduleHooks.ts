import { createRequire, isBuiltin, registerHooks, syncBuiltinESMExports } from 'node:module';
import { isOurs } from './isOurs.ts';
import { packageOf } from './packageOf.ts';
import type { Entry } from './table.ts';
import { type Wrapper, wrapImports } from './wrapImports.ts';

const requireModule = createRequire(import.meta.url);

/**
 * Calls `create` for each entry when one of its modules is first required or imported, before that happens.
 *
 * A module that is required passes through the base class's hook on `require`. One that is imported is wrapped by
 * import-in-the-middle, which is loaded when it is first needed. Node's own modules need no wrapper: they are patched where they are.
 * What the SDK's exporters load to send telemetry does not count.
 */
export function watchModules(entries: readonly Entry[], create: (entry: Entry) => void): void {
  const waiting = new Map(
    entries.flatMap((entry) => entry.modules.map((name) => [packageOf(name) ?? name, entry] as const)),
  );
  const made = new Set<Entry>();
  const imported = new Set(entries.flatMap(({ modules }) => modules).filter((name) => !isBuiltin(name)));
  let wrapper: Wrapper | undefined;

  registerHooks({
    resolve(specifier, context, next) {
      const name = packageOf(specifier);
      const entry = name === undefined ? undefined : waiting.get(name);
      if (name !== undefined && entry && !isOurs()) {
        waiting.delete(name);
        if (!made.has(entry)) {
          made.add(entry);
          create(entry);
        }
        patchBuiltins(entry, name);
      }
      // For a `require`, some Nodes give a set in place of the array.
      if (!wrapper && imported.has(specifier) && [...context.conditions].includes('import')) {
        wrapper = wrapImports([...imported]);
      }
      return wrapper?.resolve && context.parentURL !== undefined
        ? wrapper.resolve(specifier, context, next)
        : next(specifier, context);
    },
  });
}

/**
 * Requires those of an instrumentation's modules that are Node's own, which patches them, and gives the patched functions to those who import
 * them.
 *
 * @param name only this one, and what lies below it. @default all
 */
export function patchBuiltins({ modules }: Entry, name?: string): void {
  const builtins = modules.filter(
    (module) => isBuiltin(module) && (name === undefined || packageOf(module) === name),
  );
  for (const module of builtins) requireModule(module);
  if (builtins.length > 0) syncBuiltinESMExports();
}
