import type { HrTime } from '@opentelemetry/api';
import type { LogEntry } from '../entry.ts';
import { visible } from './visible.ts';

/**
 * The entry as one line of JSON, without the line's end. Names are OpenTelemetry's; `trace_id` and `span_id` are
 * there inside a span only. Bytes are base64, and numbers that JSON has no word for are strings, as OTLP has them.
 */
export function jsonLine(entry: LogEntry): string {
  const trace =
    entry.traceId === undefined ? '' : `"trace_id":"${entry.traceId}","span_id":"${entry.spanId ?? ''}",`;
  return visible(
    `{"timestamp":"${isoTime(entry.timestamp)}","severity_text":"${entry.severityText}",` +
      `"severity_number":${entry.severityNumber},"logger_name":${JSON.stringify(entry.loggerName)},` +
      `"body":${JSON.stringify(entry.body)},${trace}"attributes":${jsonValue(entry.attributes)}}`,
  );
}

/** JSON of an attribute's value, as it stands in an entry: no cycles, no getters, nothing that JSON cannot say. */
export function jsonValue(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value);
    case 'number':
      return Number.isFinite(value) ? String(value) : `"${value}"`;
    case 'boolean':
      return String(value);
    case 'object':
      break;
    default:
      return 'null';
  }
  if (value === null) return 'null';
  if (value instanceof Uint8Array) return `"${Buffer.from(value).toString('base64')}"`;
  if (Array.isArray(value)) return `[${value.map(jsonValue).join(',')}]`;
  let fields = '';
  for (const [key, field] of Object.entries(value)) {
    fields += `${fields === '' ? '' : ','}${JSON.stringify(key)}:${jsonValue(field)}`;
  }
  return `{${fields}}`;
}

let second = Number.NaN;
let secondText = '';

function isoTime([seconds, nanoseconds]: HrTime): string {
  if (seconds !== second) {
    second = seconds;
    secondText = new Date(seconds * 1000).toISOString().slice(0, -4);
  }
  return `${secondText}${String(nanoseconds).padStart(9, '0')}Z`;
}
