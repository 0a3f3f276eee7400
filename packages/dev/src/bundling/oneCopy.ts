import type { Plugin } from 'esbuild';
import { repositoryRoot } from '../root.ts';

const BASE = '@opentelemetry/instrumentation';
/** Only constants: a second copy does no harm, and the imported one can be reduced to those that are used. */
const CONSTANTS = '@opentelemetry/semantic-conventions';

/**
 * OpenTelemetry's packages have each module twice, to be required and to be imported: in the bundle is the second, whoever asks. And all
 * instrumentations share the base class of the SDK's version, so that there is one hook on `require`.
 */
export const oneCopy: Plugin = {
  name: 'one copy',
  setup(build) {
    build.onResolve({ filter: /^@opentelemetry\// }, (args) => {
      const { path, kind, namespace, importer, pluginData } = args;
      if (pluginData === oneCopy || path === CONSTANTS || (kind !== 'require-call' && path !== BASE)) return;
      const resolveDir = path === BASE ? repositoryRoot : args.resolveDir;
      return build.resolve(path, {
        kind: 'import-statement',
        namespace,
        importer,
        resolveDir,
        pluginData: oneCopy,
      });
    });
    build.onLoad({ filter: /instrumentations[\\/]ourBase\.js$/ }, () => ({
      contents: 'export const withOurBase = (load) => load();',
    }));
  },
};
