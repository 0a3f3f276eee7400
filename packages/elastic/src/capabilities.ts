import { type Client, errors, type estypes } from '@elastic/elasticsearch';
import { elasticError } from './errors.ts';

/** What not every Elasticsearch has, and the templates use where it is there. */
export interface Capabilities {
  /** The field type for metric histograms. */
  readonly histogram: boolean;
  /** The field type for metric summaries. */
  readonly aggregateMetricDouble: boolean;
  /** Documents that do not fit any mapping are kept aside instead of being refused. */
  readonly failureStore: boolean;
}

/** Asks Elasticsearch, by simulating templates and never by its version. @throws {ElasticError} when it does not answer */
export async function detectCapabilities(client: Client): Promise<Capabilities> {
  const accepts = async (template: estypes.IndicesPutIndexTemplateIndexTemplateMapping): Promise<boolean> => {
    try {
      await client.indices.simulateTemplate(
        { index_patterns: ['telltale-probe-*'], data_stream: {}, template },
        // These are the first questions: who has mistyped the address shall know at once.
        { maxRetries: 0 },
      );
      return true;
    } catch (error) {
      if (error instanceof errors.ResponseError && error.statusCode === 400) return false;
      throw elasticError('ask Elasticsearch for its field types', error);
    }
  };
  const hasType = (probe: Record<string, unknown>) =>
    accepts({ mappings: { properties: { probe } } } as estypes.IndicesPutIndexTemplateIndexTemplateMapping);
  return {
    histogram: await hasType({ type: 'histogram' }),
    aggregateMetricDouble: await hasType({
      type: 'aggregate_metric_double',
      metrics: ['sum', 'value_count'],
      default_metric: 'sum',
    }),
    failureStore: await accepts({ data_stream_options: { failure_store: { enabled: true } } }),
  };
}
