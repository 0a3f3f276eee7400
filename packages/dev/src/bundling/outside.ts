import type { Plugin } from 'esbuild';

/** Large, and few ask for it: gRPC. And import-in-the-middle, whose wrappers import it by its path. */
const INSTALLED =
  /^(@opentelemetry\/(.*-otlp-grpc|otlp-grpc-exporter-base)|import-in-the-middle(\/hook\.mjs)?)$/;

/** What only a configuration file needs, as large as all the rest: in a file of its own beside the bundle. */
export const CONFIGURATION = ['@opentelemetry/configuration', 'yaml'] as const;

/** Leaves these out of the bundle, to be required when they are needed. */
export const outside: Plugin = {
  name: 'outside',
  setup(build) {
    build.onResolve({ filter: INSTALLED }, ({ path, kind }) =>
      kind === 'require-call' || kind === 'require-resolve' ? { path, external: true } : undefined,
    );
    build.onResolve({ filter: /^(@opentelemetry\/configuration|yaml)$/ }, ({ kind }) =>
      kind === 'require-call' ? { path: './configuration.cjs', external: true } : undefined,
    );
  },
};
