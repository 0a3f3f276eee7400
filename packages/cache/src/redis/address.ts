import { CacheError } from '../errors.ts';

/** Where a Redis server is and how to sign in, taken out of its URL. */
export interface RedisAddress {
  readonly host: string;
  readonly port: number;
  readonly db: number;
  readonly tls: boolean;
  readonly username?: string;
  readonly password?: string;
}

/**
 * Reads `redis://[user:password@]host[:port][/db]`, or `rediss://` for TLS. The client is never given the URL itself:
 * it takes any of its options from a query, those that keep an absent server harmless among them.
 */
export function parseRedisUrl(input: string, setting: string): RedisAddress {
  const url = URL.canParse(input) ? new URL(input) : undefined;
  const db = url?.pathname.replace(/^\//, '') ?? '';
  if (
    url === undefined ||
    !['redis:', 'rediss:'].includes(url.protocol) ||
    url.hostname === '' ||
    !/^\d*$/.test(db)
  )
    throw badUrl(input, setting, 'is no address of a Redis server');
  if (url.search !== '' || url.hash !== '')
    throw badUrl(input, setting, 'has a query, which would be ignored');
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? 6379 : Number(url.port),
    db: Number(db),
    tls: url.protocol === 'rediss:',
    ...credentials(url, input, setting),
  };
}

function credentials({ username, password }: URL, input: string, setting: string) {
  try {
    return {
      ...(username === '' ? {} : { username: decodeURIComponent(username) }),
      ...(password === '' ? {} : { password: decodeURIComponent(password) }),
    };
  } catch (cause) {
    throw badUrl(input, setting, 'has a "%" in its user or password that begins no percent-encoding', cause);
  }
}

/** The address for people: without user and password. */
export function describeAddress({ host, port, db, tls }: RedisAddress): string {
  return `${tls ? 'rediss' : 'redis'}://${host.includes(':') ? `[${host}]` : host}:${port}/${db}`;
}

/**
 * What was given for a URL, for people: nothing before the last `@` but the protocol, and nothing of a query. It works on
 * text that is no URL, since a password that is not encoded is what makes it none.
 */
export function withoutCredentials(input: string): string {
  const [protocol] = /^[a-z][a-z\d+.-]*:\/\//i.exec(input) ?? [''];
  const at = input.lastIndexOf('@');
  const shown = at < 0 ? input : `${protocol}***${input.slice(at)}`;
  return shown.replace(/([?#&]).*$/s, '$1***');
}

function badUrl(input: string, setting: string, why: string, cause?: unknown): CacheError {
  return new CacheError(
    'E_CACHE_CONFIG',
    `${setting} is "${withoutCredentials(input)}", which ${why}`,
    'Give redis://[user:password@]host[:port][/db], or rediss:// for TLS, with special characters of the password percent-encoded',
    cause,
  );
}
