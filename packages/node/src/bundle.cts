// The preload in one file, with V8's compiled code of it kept on disk. CommonJS, since the loader of ES modules takes as long as all the rest.
//
// Node's own `module.enableCompileCache()` keeps code as it is before it has run, without most of the functions that a start calls: that takes
// 10 ms longer. And it would begin to write for the application's modules too, which is the application's to decide.

/** The bundle as a module: `preload()` is that of `preload.ts`. */
function loadBundle(folder: string): { preload(): void } {
  const { createRequire } = require('node:module') as typeof import('node:module');
  const { join } = require('node:path') as typeof import('node:path');

  const keep: (() => void)[] = [];
  const installed = createRequire(join(folder, 'preload.cjs'));
  let configuration: unknown;
  /** What the bundle's files require: the one that reads configuration files lies beside the preload. */
  const requireInBundle = Object.assign(
    (id: string): unknown => {
      if (id !== './configuration.cjs') return installed(id);
      configuration ??= runWithCode(join(folder, 'configuration.cjs'), requireInBundle, keep);
      return configuration;
    },
    installed, // `resolve` and `cache`
  );
  const { preload } = runWithCode(join(folder, 'preload.cjs'), requireInBundle, keep) as { preload(): void };
  return {
    preload() {
      preload();
      for (const write of keep) write();
    },
  };
}

/**
 * Runs a file of the bundle with its compiled code, where that is kept.
 *
 * @param keep gets what is to be called after the start, where the code has yet to be kept
 * @returns the file's exports
 */
function runWithCode(
  filename: string,
  requireInBundle: (id: string) => unknown,
  keep: (() => void)[],
): unknown {
  const { readFileSync } = require('node:fs') as typeof import('node:fs');
  const path = require('node:path') as typeof import('node:path');
  const vm = require('node:vm') as typeof import('node:vm');
  const { codeCache } = require('./codeCache.cjs') as {
    codeCache(name: string): { read(): Buffer | undefined; write(code: Buffer): void };
  };

  const source = readFileSync(filename, 'latin1'); // it is ASCII
  const id = source.slice(2, 18); // the first line is a comment with the hash of the rest
  const cache = codeCache(`${path.basename(filename, '.cjs')}-${id}`);
  const cachedData = cache.read();
  const script = new vm.Script(`(function(exports,require,module,__filename,__dirname){${source}\n})`, {
    filename,
    ...(cachedData && { cachedData }),
    importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  });
  const module = { exports: {} };
  script.runInThisContext()(module.exports, requireInBundle, module, filename, path.dirname(filename));
  if (!cachedData || script.cachedDataRejected) keep.push(() => cache.write(script.createCachedData()));
  return module.exports;
}

module.exports = { loadBundle };
