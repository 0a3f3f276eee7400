import { Client } from '@elastic/elasticsearch';
import { checked, type ElasticConfig } from './config.ts';

/**
 * Makes a client of Elastic's own library.
 *
 * @throws {ElasticError} `E_ELASTIC_CONFIG` when the settings cannot work
 *
 * @example
 * ```ts
 * import { elasticClient, elasticConfigFromEnv } from '@telltale/elastic';
 *
 * const client = elasticClient(elasticConfigFromEnv(process.env));
 * ```
 */
export function elasticClient(config: ElasticConfig): Client {
  const { node, apiKey, username, password, caFingerprint } = checked(config);
  return new Client({
    node,
    ...(apiKey !== undefined && { auth: { apiKey } }),
    ...(username !== undefined && password !== undefined && { auth: { username, password } }),
    // The fingerprint stands for the authority's signature, so that the system need not know the authority.
    ...(caFingerprint !== undefined && { caFingerprint, tls: { rejectUnauthorized: false } }),
  });
}
