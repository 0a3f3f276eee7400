import type { estypes } from '@elastic/elasticsearch';
import type { DatasetField } from '../datasets/dataset.ts';
import { ElasticError } from '../errors.ts';

/** Conditions on an event's fields, by their payload keys, all of which must hold. Of several values one is enough. */
export type Where<Key extends string> = { readonly [K in Key]?: string | readonly string[] };

/**
 * The conditions as Elasticsearch takes them.
 *
 * @param fields those that can be asked for
 * @throws {ElasticError} `E_ELASTIC_FILTER` for one that is not known or says nothing: ignored, it would be believed in
 */
export function conditions<Key extends string>(
  where: Where<Key>,
  fields: { readonly [K in Key]: DatasetField },
): estypes.QueryDslQueryContainer[] {
  const known = new Map(Object.entries<DatasetField>(fields));
  return Object.entries(where).map(([key, value]) => {
    const field = known.get(key)?.field;
    if (field === undefined) {
      throw new ElasticError(
        'E_ELASTIC_FILTER',
        `there is no filter "${key}" here; there are ${[...known.keys()].join(', ')}`,
      );
    }
    const values: unknown[] = Array.isArray(value) ? value : [value];
    if (values.length === 0 || !values.every((one) => typeof one === 'string')) {
      throw new ElasticError(
        'E_ELASTIC_FILTER',
        `the filter "${key}" is ${JSON.stringify(value)}; give it a text or a list of texts, or leave it out`,
      );
    }
    return { terms: { [field]: values } };
  });
}
