/** Distinct field names of one index that are searchable; further ones stay in the document only. */
const MAX_FIELDS = 2000;

/** Index settings of every data stream. The first two see to it that no document is refused for what a sender put into it. */
export function settings(): Readonly<Record<string, unknown>> {
  return {
    'index.mapping.ignore_malformed': true,
    'index.mapping.total_fields.ignore_dynamic_beyond_limit': true,
    'index.mapping.total_fields.limit': MAX_FIELDS,
    'index.codec': 'best_compression',
    // A copy where there is a second node, and no warning where there is none.
    'index.auto_expand_replicas': '0-1',
  };
}
