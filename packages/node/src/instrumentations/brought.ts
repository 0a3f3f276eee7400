/**
 * What `@opentelemetry/auto-instrumentations-node` brings beyond the table of the distribution: the modules that each one patches, by its
 * switch name. Where there are none it is made at the start. One that is missing here is made at the start as well, which takes longer.
 */
export const BROUGHT: Readonly<Record<string, readonly string[]>> = {
  'aws-lambda': [],
  'aws-sdk': [
    '@aws-sdk/middleware-stack',
    '@aws-sdk/smithy-client',
    '@smithy/core',
    '@smithy/middleware-stack',
    '@smithy/smithy-client',
  ],
  'cassandra-driver': ['cassandra-driver'],
  connect: ['connect'],
  cucumber: ['@cucumber/cucumber'],
  dataloader: ['dataloader'],
  dns: ['dns', 'dns/promises'],
  fs: ['fs', 'fs/promises'],
  'generic-pool': ['generic-pool'],
  grpc: ['@grpc/grpc-js'],
  'host-metrics': [],
  knex: ['knex'],
  'lru-memoizer': ['lru-memoizer'],
  memcached: ['memcached'],
  mysql: ['mysql'],
  net: ['net'],
  oracledb: ['oracledb'],
  restify: ['restify'],
  router: ['router'],
  'runtime-node': [],
  'socket.io': ['socket.io'],
  tedious: ['tedious'],
};

/** Those that are off unless they are asked for by name, as in that package. */
export const OPTIONAL: readonly string[] = ['fs', 'host-metrics'];
