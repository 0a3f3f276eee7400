import type { estypes } from '@elastic/elasticsearch';
import type { Field } from '@telltale/events';

/** What a field is for: to group by, to aggregate, to count different ones of, or a moment. */
export type FieldRole = 'dimension' | 'measure' | 'identifier' | 'time';

/** How the values of a field can be summed up. */
export type Aggregation = 'terms' | 'unique_count' | 'avg' | 'sum' | 'min' | 'max' | 'p50' | 'p95' | 'p99';

/** A moment is a measure to the definition, but nothing of it can be averaged. */
export function roleOf({ kind, cardinality }: Field): FieldRole {
  return kind === 'time' ? 'time' : cardinality;
}

const SPREAD: readonly Aggregation[] = ['avg', 'p50', 'p95', 'p99', 'max'];

/** What makes sense of a field: sums of what is counted or paid, but never of durations and rates, whose spread is what counts. */
export function aggregationsOf(field: Field): readonly Aggregation[] {
  switch (roleOf(field)) {
    case 'dimension':
      return ['terms', 'unique_count'];
    case 'identifier':
      return ['unique_count'];
    case 'time':
      return ['min', 'max'];
    case 'measure':
      return isSpread(field.unit) ? SPREAD : ['sum', 'avg', 'p95', 'max'];
  }
}

/** Units of time, and of something for each of something else. */
function isSpread(unit = ''): boolean {
  return /^(ns|us|ms|s|min|h|d|1|%)$/.test(unit) || unit.includes('/');
}

/** The most groups of a `terms` aggregation; what is beyond stands in its `sum_other_doc_count`. */
const MAX_TERMS = 100;
/** Elasticsearch counts up to this many different values exactly, its maximum. */
const EXACT_UNTIL = 40_000;

/** An aggregation as Elasticsearch takes it. @param field its name in documents, such as `attributes.telltale.duration` */
export function aggregation(of: Aggregation, field: string): estypes.AggregationsAggregationContainer {
  switch (of) {
    case 'terms':
      return { terms: { field, size: MAX_TERMS } };
    case 'unique_count':
      return { cardinality: { field, precision_threshold: EXACT_UNTIL } };
    case 'p50':
    case 'p95':
    case 'p99':
      return { percentiles: { field, percents: [Number(of.slice(1))] } };
    default:
      return { [of]: { field } };
  }
}
