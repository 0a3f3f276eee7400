import { createRequire, type LoadHookSync, type ResolveHookSync, register, registerHooks } from 'node:module';
import { pathToFileURL } from 'node:url';

// Called at first use. The bundle takes this line away; import-in-the-middle has to stay a package of its own, as its wrappers import it.
const require = createRequire(import.meta.url);

/** import-in-the-middle at work. */
export interface Wrapper {
  /** Its hook on resolution, which leads modules that it is to wrap to their wrappers; none where it works in a thread of its own. */
  readonly resolve?: ResolveHookSync;
}

interface Hook {
  applyOptions(options: { include: string[] }): void;
  readonly resolveSync: ResolveHookSync;
  readonly loadSync: LoadHookSync;
}

/**
 * Loads import-in-the-middle, so that instrumentations see these modules when they are imported, the one that is just being resolved among
 * them. Its own `register` takes effect from the next import on.
 */
export function wrapImports(modules: readonly string[]): Wrapper {
  return canWrapInThread() ? wrapInThread(modules) : wrapOffThread(modules);
}

/** Not on Node 22 before 22.22.3 and 24 before 24.11.1, https://github.com/nodejs/node/pull/59929. */
function canWrapInThread(): boolean {
  return require('import-in-the-middle/supports-sync-hooks.mjs').supportsSyncHooks();
}

function wrapInThread(modules: readonly string[]): Wrapper {
  const place = require.resolve('import-in-the-middle/hook.mjs');
  const { createHook } = require('import-in-the-middle/create-hook.mjs') as {
    createHook(meta: { url: string }): Hook;
  };
  const { applyOptions, resolveSync, loadSync } = createHook({ url: pathToFileURL(place).href });
  applyOptions({ include: [...modules] });
  registerHooks({ load: loadSync });
  return { resolve: resolveSync };
}

/**
 * In the thread of module hooks, which takes as long to start as all the rest: only where something is imported that is to be wrapped. Node asks
 * it from the resolution on that is under way. To delete when no Node needs it.
 */
function wrapOffThread(modules: readonly string[]): Wrapper {
  register('import-in-the-middle/hook.mjs', import.meta.url, { data: { include: [...modules] } });
  return {};
}
