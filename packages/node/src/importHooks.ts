import { isBuiltin, registerHooks, register as registerOffThread } from 'node:module';
import { register, supportsSyncHooks } from 'import-in-the-middle/register-hooks.mjs';

/**
 * Lets instrumentations see modules that are imported, as they see modules that are required. Only the named modules are
 * looked at. Where synchronous hooks cannot run yet (Node 22 before 22.22.3, 24 before 24.11.1) the loader runs off-thread;
 * to delete when those are no longer supported: https://github.com/nodejs/node/pull/59929
 */
export function watchImports(modules: readonly string[]): void {
  if (modules.length === 0) return;
  const include = [...modules];
  if (supportsSyncHooks()) {
    register({ include });
    passBuiltinsOfNobody();
  } else {
    registerOffThread('import-in-the-middle/hook.mjs', import.meta.url, { data: { include } });
  }
}

/**
 * import-in-the-middle 3.6 takes whatever has no parent for the program's entry and, without an extension, for CommonJS. `node -e`,
 * `-p` and the REPL load Node's own modules so, and could not start. To delete when it asks whether the entry is built in.
 */
function passBuiltinsOfNobody(): void {
  registerHooks({
    resolve(specifier, context, nextResolve) {
      if (context.parentURL !== undefined || !isBuiltin(specifier)) return nextResolve(specifier, context);
      const url = specifier.startsWith('node:') ? specifier : `node:${specifier}`;
      return { url, format: 'builtin', shortCircuit: true };
    },
  });
}
