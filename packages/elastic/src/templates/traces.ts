import { alias, keyword, long, type Mappings } from './mapping.ts';

/** What spans have beyond the common fields. */
export function traceMappings(): Mappings {
  return {
    properties: {
      trace_id: keyword,
      'trace.id': alias('trace_id'),
      span_id: keyword,
      'span.id': alias('span_id'),
      parent_span_id: keyword,
      'parent.id': alias('parent_span_id'),
      trace_state: keyword,
      name: keyword,
      'span.name': alias('name'),
      kind: keyword,
      duration: { ...long, meta: { unit: 'nanos' } },
      status: { properties: { code: keyword, message: keyword } },
      links: {
        properties: {
          trace_id: keyword,
          span_id: keyword,
          trace_state: keyword,
          attributes: { type: 'object', subobjects: false, dynamic: true },
          dropped_attributes_count: long,
        },
      },
      dropped_events_count: long,
      dropped_links_count: long,
    },
  };
}
