import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Plugin } from 'esbuild';
import { repositoryRoot } from '../root.ts';

const CREATED = /^const require = createRequire\(import\.meta\.url\);$/m;
const INTERNALS = join(repositoryRoot, 'node_modules/@opentelemetry/sdk-node/dist/create-from-config.mjs');

/**
 * Modules of ours load what is not needed at the start by a `require` that they create. Without that line, esbuild knows the call, and
 * puts what is required into the bundle as a function that the call runs.
 */
export const lazyRequires: Plugin = {
  name: 'lazy requires',
  setup(build) {
    // It finds them by a path that it computes, which esbuild cannot follow.
    build.onLoad({ filter: /[\\/]node[\\/]dist[\\/]sdk[\\/]sdkInternals\.js$/ }, () => ({
      contents: `export const loadSdkInternals = () => require(${JSON.stringify(INTERNALS)});`,
      resolveDir: repositoryRoot,
    }));
    build.onLoad({ filter: /[\\/]packages[\\/][^\\/]+[\\/]dist[\\/].*\.js$/ }, async ({ path }) => ({
      contents: (await readFile(path, 'utf8')).replace(CREATED, ''),
      loader: 'js',
    }));
  },
};
