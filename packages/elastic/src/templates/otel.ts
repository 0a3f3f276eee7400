import {
  alias,
  attributes,
  type DynamicTemplate,
  date,
  double,
  keyword,
  long,
  type Mapping,
  type Mappings,
} from './mapping.ts';

/**
 * What every document has, under the names that the collector's Elasticsearch exporter writes in its `otel` mode. Fields at the root
 * that nobody knows stay in the document without being searchable; attributes that nobody knows are mapped by their first value.
 */
export function otelMappings(): Mappings {
  return {
    dynamic: false,
    date_detection: false,
    properties: {
      '@timestamp': date,
      data_stream: { properties: { type: keyword, dataset: keyword, namespace: keyword } },
      'event.dataset': alias('data_stream.dataset'),
      dropped_attributes_count: long,
      scope: {
        properties: {
          name: keyword,
          version: keyword,
          schema_url: keyword,
          dropped_attributes_count: long,
          attributes: attributes(20),
        },
      },
      resource: {
        properties: {
          schema_url: keyword,
          dropped_attributes_count: long,
          attributes: attributes(30, RESOURCE),
        },
      },
    },
    dynamic_templates: UNKNOWN,
  };
}

/** Mapped beforehand, so that dashboards can ask for them before the first document. */
const RESOURCE: Readonly<Record<string, Mapping>> = {
  'service.name': keyword,
  'service.namespace': keyword,
  'service.version': keyword,
  'service.instance.id': keyword,
  'deployment.environment.name': keyword,
  'host.name': keyword,
};

/** Without these, strings would be indexed twice, as text and keyword, and fractions as 32-bit floats. */
const UNKNOWN: readonly DynamicTemplate[] = [
  { strings: { match_mapping_type: 'string', mapping: keyword } },
  { fractions: { match_mapping_type: 'double', mapping: double } },
];
