import { createRequire, type LoadHookSync, type ResolveHookSync, registerHooks } from 'node:module';
import { pathToFileURL } from 'node:url';

// Called at first use. The bundle takes this line away; import-in-the-middle has to stay a package of its own, as its wrappers import it.
const require = createRequire(import.meta.url);

/** import-in-the-middle at work. */
export interface Wrapper {
  /** Its hook on resolution, which leads modules that it is to wrap to their wrappers. */
  readonly resolve: ResolveHookSync;
}

interface Hook {
  applyOptions(options: { include: string[] }): void;
  readonly resolveSync: ResolveHookSync;
  readonly loadSync: LoadHookSync;
}

/** Whether modules can be wrapped in this thread: not on Node 22 before 22.22.3 and 24 before 24.11.1, https://github.com/nodejs/node/pull/59929. */
export function canWrapImports(): boolean {
  return require('import-in-the-middle/supports-sync-hooks.mjs').supportsSyncHooks();
}

/**
 * Loads import-in-the-middle, so that instrumentations see these modules when they are imported. Its own `register` takes effect from the next
 * import on, which is too late for the one that is just being resolved.
 */
export function wrapImports(modules: readonly string[]): Wrapper {
  const place = require.resolve('import-in-the-middle/hook.mjs');
  const { createHook } = require('import-in-the-middle/create-hook.mjs') as {
    createHook(meta: { url: string }): Hook;
  };
  const { applyOptions, resolveSync, loadSync } = createHook({ url: pathToFileURL(place).href });
  applyOptions({ include: [...modules] });
  registerHooks({ load: loadSync });
  return { resolve: resolveSync };
}
