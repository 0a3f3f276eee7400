import type { HrTime } from '@opentelemetry/api';
import { type PrintableRecord, severityTextOf } from './printable.ts';
import { visible } from './visible.ts';

/**
 * The record as one line of JSON, without the line's end. Names are OpenTelemetry's; `trace_id` and `span_id` are
 * there inside a span only, `event_name` for an event only. Bytes are base64, and numbers that JSON has no word for are
 * strings, as OTLP has them.
 */
export function jsonLine(record: PrintableRecord): string {
  const { traceId, spanId, eventName, body } = record;
  const event = eventName === undefined ? '' : `"event_name":${JSON.stringify(eventName)},`;
  const content = body === undefined ? '' : `"body":${jsonValue(body)},`;
  const trace = traceId === undefined ? '' : `"trace_id":"${traceId}","span_id":"${spanId ?? ''}",`;
  return visible(
    `{"timestamp":"${isoTime(record.timestamp)}","severity_text":${JSON.stringify(severityTextOf(record))},` +
      `"severity_number":${record.severityNumber},"logger_name":${JSON.stringify(record.loggerName)},` +
      `${event}${content}${trace}"attributes":${jsonValue(record.attributes)}}`,
  );
}

/** JSON of a value, as it stands in a record: no cycles, no getters, nothing that JSON cannot say. */
export function jsonValue(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value);
    case 'number':
      return Number.isFinite(value) ? String(value) : `"${value}"`;
    case 'boolean':
    case 'bigint':
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
