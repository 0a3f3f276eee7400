import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Plugin } from 'esbuild';

/** What the SDK and ours import and need only where it is asked for: exporters, serializers, the configuration file's reader, B3, ... */
const PACKAGES =
  /^(@opentelemetry\/(exporter-.*|otlp-.*|propagator-b3|configuration|sdk-logs)|yaml|import-in-the-middle|\.\/create-from-config\.mjs)$/;
/** Node's own modules that take more than half a millisecond and that a start does without. */
const BUILTINS = /^(node:)?(child_process|crypto|http|https|tls|tty|zlib)$/;

/** Puts in the place of each a module that loads the real one when one of its exports is first read. */
export const lazyPackages: Plugin = {
  name: 'lazy packages',
  setup(build) {
    for (const filter of [PACKAGES, BUILTINS])
      build.onResolve({ filter }, ({ path, resolveDir, namespace, kind }) => {
        if (namespace === 'lazy' || kind === 'require-call') return undefined;
        return { path, namespace: 'lazy', pluginData: resolveDir, sideEffects: false };
      });
    build.onLoad({ filter: /.*/, namespace: 'lazy' }, ({ path, pluginData: resolveDir }) => {
      const require = createRequire(join(resolveDir, 'x.js'));
      const names = Object.keys(require(path.replace(/^(\..*)\.mjs$/, '$1.cjs')));
      const real = JSON.stringify(path);
      const getters = names.map((name) => `get ${name}() { return require(${real}).${name}; }`);
      return { contents: `module.exports = { ${getters.join(', ')} };`, loader: 'js', resolveDir };
    });
  },
};
