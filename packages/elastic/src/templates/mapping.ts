/** An Elasticsearch mapping, as much of it as the templates use. */
export interface Mapping {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Mapping>>;
  readonly [parameter: string]: unknown;
}

/** A dynamic template: how fields without a mapping of their own are mapped. */
export type DynamicTemplate = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** Mappings of an index. */
export interface Mappings {
  readonly dynamic?: boolean;
  readonly date_detection?: boolean;
  readonly properties?: Readonly<Record<string, Mapping>>;
  readonly dynamic_templates?: readonly DynamicTemplate[];
}

/** Strings longer than this are kept in the document but not searchable as a whole; Lucene refuses terms above 32,766 bytes. */
const KEYWORD_MAX_CHARACTERS = 1024;

/** A string to filter, group and count by. */
export const keyword: Mapping = { type: 'keyword', ignore_above: KEYWORD_MAX_CHARACTERS };

/** A string to search in. */
export const text: Mapping = { type: 'text' };

/** A 64-bit integer. */
export const long: Mapping = { type: 'long' };

/** A number with a fraction. */
export const double: Mapping = { type: 'double' };

/** A moment, from milliseconds since the epoch or ISO 8601. */
export const date: Mapping = { type: 'date' };

/** Another name for a field. */
export function alias(path: string): Mapping {
  return { type: 'alias', path };
}

/**
 * Attributes: names with dots stay names, and each can also be asked for without the prefix, such as `service.name`.
 *
 * @param priority the higher one wins where two kinds of attributes have the same name
 * @param properties mappings of known attributes; others are mapped by their first value
 */
export function attributes(priority: number, properties: Readonly<Record<string, Mapping>> = {}): Mapping {
  return { type: 'passthrough', dynamic: true, priority, properties };
}
