import { ElasticError } from './errors.ts';

/** How to reach Elasticsearch. With neither an API key nor a user, none is sent. */
export interface ElasticConfig {
  /** Address, such as `https://127.0.0.1:9200`; may carry `user:password@`. */
  readonly node: string;
  /** API key in its encoded form, as Kibana shows it. */
  readonly apiKey?: string;
  readonly username?: string;
  readonly password?: string;
  /** SHA-256 fingerprint of the certificate authority, for `https` with a certificate that the system does not know. */
  readonly caFingerprint?: string;
}

/** Where an Elasticsearch of one's own listens. */
export const DEFAULT_NODE = 'http://127.0.0.1:9200';

/**
 * Reads how to reach Elasticsearch from `ELASTICSEARCH_URL`, `ELASTICSEARCH_API_KEY`, `ELASTICSEARCH_USER` with
 * `ELASTICSEARCH_PASSWORD`, and `ELASTICSEARCH_CA_FINGERPRINT`. Empty variables count as unset.
 *
 * @param env the environment, usually `process.env`
 * @throws {ElasticError} `E_ELASTIC_CONFIG` when the variables contradict each other
 */
export function elasticConfigFromEnv(env: Readonly<Record<string, string | undefined>>): ElasticConfig {
  const apiKey = env['ELASTICSEARCH_API_KEY'] || undefined;
  const username = env['ELASTICSEARCH_USER'] || undefined;
  const password = env['ELASTICSEARCH_PASSWORD'] || undefined;
  const caFingerprint = env['ELASTICSEARCH_CA_FINGERPRINT'] || undefined;
  return checked(
    {
      node: env['ELASTICSEARCH_URL'] || DEFAULT_NODE,
      ...(apiKey !== undefined && { apiKey }),
      ...(username !== undefined && { username }),
      ...(password !== undefined && { password }),
      ...(caFingerprint !== undefined && { caFingerprint }),
    },
    'ELASTICSEARCH_URL',
  );
}

/**
 * Checks what cannot work before anything is sent.
 *
 * @param nodeName what the user calls the address
 * @throws {ElasticError} `E_ELASTIC_CONFIG`
 */
export function checked(config: ElasticConfig, nodeName = 'node'): ElasticConfig {
  const refuse = (message: string): never => {
    throw new ElasticError('E_ELASTIC_CONFIG', message);
  };
  const { node, apiKey, username, password, caFingerprint } = config;
  const url = URL.parse(node);
  if (!url || !/^https?:$/.test(url.protocol)) {
    return refuse(
      `${nodeName} "${withoutCredentials(node)}" is not an http or https address, such as "${DEFAULT_NODE}"; percent-encode special characters of a password in it`,
    );
  }
  // A password with such a character in it ends the host's name, and would be taken for a port, a path or a query.
  if (`${url.pathname}${url.search}${url.hash}`.includes('@') || !isEncoded(url)) {
    return refuse(
      `${nodeName} "${withoutCredentials(node)}" has a special character in user or password; percent-encode it, or use ELASTICSEARCH_USER and ELASTICSEARCH_PASSWORD`,
    );
  }
  if ((username === undefined) !== (password === undefined)) {
    const [given, lacking] = username === undefined ? ['password', 'user'] : ['user', 'password'];
    return refuse(`there is a ${given} for Elasticsearch but no ${lacking}; give both or neither`);
  }
  if (apiKey !== undefined && username !== undefined) {
    return refuse('there are both an API key and a user for Elasticsearch; give one of them');
  }
  if (caFingerprint !== undefined && url.protocol !== 'https:') {
    return refuse(`a CA fingerprint is for https, but ${nodeName} is "${url.protocol}//${url.host}"`);
  }
  return config;
}

/** Whether the client can decode user and password. */
function isEncoded({ username, password }: URL): boolean {
  try {
    decodeURIComponent(`${username}:${password}`);
    return true;
  } catch {
    return false;
  }
}

/**
 * What was given for an address, for people: nothing before the last `@` but the protocol, and nothing of a query. It works
 * on text that is no URL, since a password that is not encoded is what makes it none.
 */
function withoutCredentials(input: string): string {
  const [protocol] = /^[a-z][a-z\d+.-]*:\/\//i.exec(input) ?? [''];
  const at = input.lastIndexOf('@');
  const shown = at < 0 ? input : `${protocol}***${input.slice(at)}`;
  return shown.replace(/([?#&]).*$/s, '$1***');
}
