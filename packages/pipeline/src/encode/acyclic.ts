import { isAnyValue } from '@opentelemetry/core';

/**
 * A value without a way back into itself: the value, or a copy that is empty where it would begin again. Only a body may be any object; what
 * OTLP has no word for in it is written as nothing.
 */
export function acyclic(value: unknown): unknown {
  return typeof value !== 'object' || isAnyValue(value) ? value : cut(value, []);
}

function cut(value: unknown, above: readonly object[]): unknown {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value;
  if (above.includes(value)) return null;
  const path = [...above, value];
  if (Array.isArray(value)) return value.map((item) => cut(item, path));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, cut(item, path)]));
}
