import type { HrTime } from '@opentelemetry/api';
import {
  ARRAY,
  ATTRIBUTES,
  BODY,
  BOOL,
  BYTES,
  DOUBLE,
  EVENT_NAME,
  INT,
  KEY,
  KVLIST,
  REPEATED,
  SEVERITY_NUMBER,
  SEVERITY_TEXT,
  SPAN_ID,
  STRING,
  TIME,
  TRACE_ID,
  VALUE,
} from '../encode/tags.ts';
import { ProtoReader } from './protoReader.ts';
import type { SinkRecord } from './types.ts';

const SCOPE_NAME = 0x0a;

const NANOSECONDS = 1_000_000_000n;

type Values = Record<string, unknown>;

/** What one `LogRecord` message says; fields that no sink shows are passed over. */
export function decodeLogRecord(message: Buffer): Omit<SinkRecord, 'loggerName' | 'printed'> {
  const reader = new ProtoReader(message);
  const attributes: Values = {};
  let timestamp: HrTime = [0, 0];
  let severityNumber = 0;
  let severityText = '';
  let eventName: string | undefined;
  let body: unknown;
  let traceId: string | undefined;
  let spanId: string | undefined;
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    if (tag === TIME) timestamp = hrTime(reader.fixed64());
    else if (tag === SEVERITY_NUMBER) severityNumber = reader.uint();
    else if (tag === SEVERITY_TEXT) severityText = reader.text();
    else if (tag === BODY) body = reader.message(readValue);
    else if (tag === ATTRIBUTES) readKeyValue(reader, attributes);
    else if (tag === TRACE_ID) traceId = reader.hex();
    else if (tag === SPAN_ID) spanId = reader.hex();
    else if (tag === EVENT_NAME) eventName = reader.text();
    else reader.pass(tag);
  }
  return { timestamp, severityNumber, severityText, eventName, body, attributes, traceId, spanId };
}

/** The name in an `InstrumentationScope` message. */
export function decodeScopeName(message: Uint8Array): string {
  const reader = new ProtoReader(Buffer.from(message.buffer, message.byteOffset, message.byteLength));
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    if (tag === SCOPE_NAME) return reader.text();
    reader.pass(tag);
  }
  return '';
}

function hrTime(nanoseconds: bigint): HrTime {
  return [Number(nanoseconds / NANOSECONDS), Number(nanoseconds % NANOSECONDS)];
}

/** An `AnyValue`; null where it holds nothing. */
function readValue(reader: ProtoReader): unknown {
  let value: unknown = null;
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    if (tag === STRING) value = reader.text();
    else if (tag === BOOL) value = reader.uint() !== 0;
    else if (tag === INT) value = reader.int64();
    else if (tag === DOUBLE) value = reader.double();
    else if (tag === ARRAY) value = reader.message(readArray);
    else if (tag === KVLIST) value = reader.message(readMap);
    else if (tag === BYTES) value = reader.binary();
    else reader.pass(tag);
  }
  return value;
}

function readArray(reader: ProtoReader): unknown[] {
  const items: unknown[] = [];
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    if (tag === REPEATED) items.push(reader.message(readValue));
    else reader.pass(tag);
  }
  return items;
}

function readMap(reader: ProtoReader): Values {
  const values: Values = {};
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    if (tag === REPEATED) readKeyValue(reader, values);
    else reader.pass(tag);
  }
  return values;
}

function readKeyValue(reader: ProtoReader, into: Values): void {
  reader.message((pair) => {
    let key = '';
    let value: unknown = null;
    for (let tag = pair.tag(); tag !== 0; tag = pair.tag()) {
      if (tag === KEY) key = pair.text();
      else if (tag === VALUE) value = pair.message(readValue);
      else pair.pass(tag);
    }
    // An assignment to `__proto__` would set the prototype.
    if (key === '__proto__')
      Object.defineProperty(into, key, { value, enumerable: true, configurable: true, writable: true });
    else into[key] = value;
  });
}
