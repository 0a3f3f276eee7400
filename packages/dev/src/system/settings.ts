import { homedir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';

/** What the environment says, read once. Nothing else in this package reads `process.env`. */
export interface Settings {
  /** Folders of `PATH`, in their order. */
  readonly path: readonly string[];
  /** Folder for everything that `setup` downloads or builds outside the work tree; see {@link readSettings}. */
  readonly cacheFolder: string;
  /** `TELLTALE_TEST_REDIS_URL`: a Redis that already runs. */
  readonly redisUrl?: string;
  /** `TELLTALE_TEST_ELASTICSEARCH_URL`: an Elasticsearch that already runs. */
  readonly elasticsearchUrl?: string;
  /** `TELLTALE_TEST_ELASTICSEARCH_HOME`: the folder of an unpacked Elasticsearch distribution. */
  readonly elasticsearchHome?: string;
  /** `TELLTALE_TEST_COLLECTOR_BIN`: a collector program with the components of `collector/builder.yaml`. */
  readonly collectorBin?: string;
  /** `TELLTALE_TEST_COMPOSE_BIN`: a Docker Compose 2. */
  readonly composeBin?: string;
  /** `ES_JAVA_HOME` and `JAVA_HOME`, in this order, where they are set. */
  readonly javaHomes: readonly string[];
  /** `TELLTALE_REQUIRE_ALL=1`: a server that cannot be had is a failure, never a skip. @default false */
  readonly requireAll: boolean;
  /** `TELLTALE_TEST_NOTES`: file to which a test process appends which servers it used and what it skipped. */
  readonly notesFile?: string;
}

/**
 * Reads the settings out of an environment.
 *
 * The cache is `TELLTALE_CACHE_DIR`, else `/var/cache/telltale` for root (Elasticsearch refuses to run as root, and another user
 * cannot reach a cache in root's home), else `telltale` in `XDG_CACHE_HOME` or `~/.cache`.
 *
 * @param env an environment; empty values count as not set
 * @param isRoot whether this process runs as root
 */
export function readSettings(env: NodeJS.ProcessEnv, isRoot: boolean): Settings {
  return {
    path: (env['PATH'] ?? '').split(delimiter).filter(Boolean),
    cacheFolder: cacheFolder(env, isRoot),
    javaHomes: [env['ES_JAVA_HOME'], env['JAVA_HOME']].filter((home): home is string => Boolean(home)),
    requireAll: env['TELLTALE_REQUIRE_ALL'] === '1',
    ...given('redisUrl', env['TELLTALE_TEST_REDIS_URL']),
    ...given('elasticsearchUrl', env['TELLTALE_TEST_ELASTICSEARCH_URL']),
    ...given('elasticsearchHome', env['TELLTALE_TEST_ELASTICSEARCH_HOME']),
    ...given('collectorBin', env['TELLTALE_TEST_COLLECTOR_BIN']),
    ...given('composeBin', env['TELLTALE_TEST_COMPOSE_BIN']),
    ...given('notesFile', env['TELLTALE_TEST_NOTES']),
  };
}

function cacheFolder(env: NodeJS.ProcessEnv, isRoot: boolean): string {
  if (env['TELLTALE_CACHE_DIR']) return resolve(env['TELLTALE_CACHE_DIR']);
  if (isRoot) return '/var/cache/telltale';
  return join(env['XDG_CACHE_HOME'] || join(env['HOME'] || homedir(), '.cache'), 'telltale');
}

function given<K extends string>(key: K, value: string | undefined): { [P in K]?: string } {
  return value ? ({ [key]: value } as { [P in K]: string }) : {};
}
