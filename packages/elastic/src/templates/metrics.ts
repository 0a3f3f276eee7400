import type { Capabilities } from '../capabilities.ts';
import { type DynamicTemplate, date, double, keyword, long, type Mapping, type Mappings } from './mapping.ts';

/** What metric documents have beyond the common fields: one field per metric, of the type that the exporter names for it. */
export function metricMappings(capabilities: Capabilities): Mappings {
  return {
    properties: {
      start_timestamp: date,
      unit: keyword,
      _metric_names_hash: keyword,
      metrics: { type: 'passthrough', dynamic: true, priority: 5 },
    },
    dynamic_templates: namedTypes(capabilities),
  };
}

/**
 * The dynamic templates that the exporter names per metric; a document that names one that is not there is refused. Where
 * Elasticsearch has no histogram type, a histogram becomes two fields, `<metric>.counts` and `<metric>.values` (the middles of its
 * buckets), and a summary `<metric>.sum` and `<metric>.value_count`.
 */
function namedTypes({ histogram, aggregateMetricDouble }: Capabilities): readonly DynamicTemplate[] {
  const summary = (...metrics: string[]): Mapping =>
    aggregateMetricDouble
      ? { type: 'aggregate_metric_double', metrics, default_metric: 'value_count' }
      : IN_PARTS;
  const named: Readonly<Record<string, Mapping>> = {
    histogram: histogram ? { type: 'histogram' } : IN_PARTS,
    counter_long: { ...long, time_series_metric: 'counter' },
    gauge_long: { ...long, time_series_metric: 'gauge' },
    counter_double: { ...double, time_series_metric: 'counter' },
    gauge_double: { ...double, time_series_metric: 'gauge' },
    summary: summary('sum', 'value_count'),
    summary_minmax: summary('sum', 'value_count', 'min', 'max'),
  };
  return Object.entries(named).map(([name, mapping]) => ({ [name]: { mapping } }));
}

/** An object below metrics has no field of its own: its parts are mapped one by one. */
const IN_PARTS: Mapping = { type: 'object' };
