import { alias, date, keyword, type Mapping, type Mappings, text } from './mapping.ts';

/** What log records and events have beyond the common fields. */
export function logMappings(): Mappings {
  return {
    properties: {
      observed_timestamp: date,
      event_name: keyword,
      severity_number: { type: 'byte' },
      severity_text: keyword,
      'log.level': alias('severity_text'),
      trace_id: keyword,
      'trace.id': alias('trace_id'),
      span_id: keyword,
      'span.id': alias('span_id'),
      // A structured body may have any shape: one field for all of it, or every application would fight over the types.
      body: { properties: { text, structured: STRUCTURED } },
      message: alias('body.text'),
    },
  };
}

/** Deeper values would make Elasticsearch refuse the document; its default is 20. */
const MAX_DEPTH = 100;

const STRUCTURED: Mapping = { type: 'flattened', ignore_above: 1024, depth_limit: MAX_DEPTH };
