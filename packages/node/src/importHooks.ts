import { register as registerOffThread } from 'node:module';
import { register, supportsSyncHooks } from 'import-in-the-middle/register-hooks.mjs';

/**
 * Lets instrumentations see modules that are imported, as they see modules that are required. Only the named modules are
 * looked at. Where synchronous hooks cannot run yet (Node 22 before 22.22.3, 24 before 24.11.1) the loader runs off-thread;
 * to delete when those are no longer supported: https://github.com/nodejs/node/pull/59929
 */
export function watchImports(modules: readonly string[]): void {
  if (modules.length === 0) return;
  const include = [...modules];
  if (supportsSyncHooks()) register({ include });
  else registerOffThread('import-in-the-middle/hook.mjs', import.meta.url, { data: { include } });
}
