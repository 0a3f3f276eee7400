import type { SchemaNode } from '../configuration/schemaTypes.ts';
import type { VariableReference } from '../reference/index.ts';

/** What stands in the place of a value that might be a secret. */
export const HIDDEN = '***';

/** Keys of OpenTelemetry's part of a file whose values are no secrets, whatever they are. All others are hidden. */
const HARMLESS = new Set(
  `disabled log_level attribute_value_length_limit attribute_count_limit event_count_limit link_count_limit event_attribute_count_limit
  link_attribute_count_limit schedule_delay export_timeout max_queue_size max_export_batch_size interval timeout compression encoding
  temporality_preference default_histogram_aggregation insecure ratio composite_list host port without_scope_info translation_strategy
  without_target_info/development instrument_name instrument_type unit meter_name meter_version boundaries record_min_max max_scale max_size
  default counter gauge histogram observable_counter observable_gauge observable_up_down_counter up_down_counter exemplar_filter
  included excluded enabled minimum_severity trace_based aggregation_cardinality_limit`.split(/\s+/),
);

/** Attributes of a resource that name an application and where it runs. */
const HARMLESS_ATTRIBUTES = /^(service\.(name|version|namespace)|deployment\.environment(\.name)?)$/;

/** Parts of an address's path that belong to OTLP; others may be tokens. */
const HARMLESS_SEGMENT = /^(|v\d|api|otlp|opentelemetry|logs|traces|metrics)$/;

/** An address without user, password, query and unknown parts of its path. */
export function shownAddress(value: unknown): string {
  try {
    const { origin, pathname } = new URL(String(value));
    if (origin === 'null') return HIDDEN;
    const path = pathname.split('/').map((part) => (HARMLESS_SEGMENT.test(part) ? part : HIDDEN));
    return `${origin}${path.join('/')}`.replace(/\/$/, '');
  } catch {
    return HIDDEN;
  }
}

/** A variable's value as it may be shown. */
export function shownVariable({ shown }: VariableReference, value: string): string {
  if (shown === 'address') return shownAddress(value);
  return shown === 'value' ? value : HIDDEN;
}

/** A value under `distribution: telltale:` as it may be shown. */
export function shownSetting(node: SchemaNode | undefined, value: unknown): unknown {
  const harmless = node?.enum || node?.harmless || (node?.type !== undefined && node.type !== 'string');
  return harmless ? value : HIDDEN;
}

/**
 * A value of OpenTelemetry's part of a file as it may be shown.
 *
 * @param path the keys that lead to it
 * @param around the object that it stands in
 */
export function shownNode(path: readonly string[], value: unknown, around: unknown): unknown {
  const keys = path.filter((key) => !/^\d+$/.test(key));
  const [parent, key = ''] = [keys.at(-2), keys.at(-1)];
  if (value === null || typeof value === 'object') return value; // nothing, or empty
  if (HARMLESS.has(key)) return value;
  if (key === 'endpoint') return shownAddress(value);
  if (key === 'name' && (parent === 'attributes' || parent === 'headers')) return value;
  if (key === 'value' && parent === 'attributes') {
    const { name } = around as { name?: unknown };
    if (HARMLESS_ATTRIBUTES.test(String(name))) return value;
  }
  return HIDDEN;
}
