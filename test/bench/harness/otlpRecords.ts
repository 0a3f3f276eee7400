import protobuf from 'protobufjs';

// The log records or spans of an OTLP/HTTP request. Both have the same way down: resource part, scope part, record. Only this way is
// decoded, so that the receiver takes little of the machine; a body that is no such request throws.

const DOWN = [1, 2, 2] as const;
const LENGTH_DELIMITED = 2;
/** The attribute that numbers the records of a benchmark. */
const NUMBER = 'i';
const LOG_ATTRIBUTES = 6;

/** The encoded records of a request in protobuf. */
export function protobufRecords(body: Uint8Array, depth = 0): Uint8Array[] {
  return fields(body, DOWN[depth]).flatMap((part) =>
    depth === DOWN.length - 1 ? [part] : protobufRecords(part, depth + 1),
  );
}

/** The records of a request in JSON. */
export function jsonRecords(body: Uint8Array): readonly { readonly attributes?: readonly KeyValue[] }[] {
  const { resourceLogs = [], resourceSpans = [] } = JSON.parse(Buffer.from(body).toString()) as JsonRequest;
  return [...resourceLogs, ...resourceSpans].flatMap(({ scopeLogs = [], scopeSpans = [] }) =>
    [...scopeLogs, ...scopeSpans].flatMap(({ logRecords = [], spans = [] }) => [...logRecords, ...spans]),
  );
}

/** The value of the attribute `i` of a log record in protobuf. */
export function numberOf(record: Uint8Array): number | undefined {
  const numbered = fields(record, LOG_ATTRIBUTES).find(
    (pair) => Buffer.from(fields(pair, 1)[0] ?? []).toString() === NUMBER,
  );
  const reader = protobuf.Reader.create(fields(numbered ?? EMPTY, 2)[0] ?? EMPTY);
  return reader.pos < reader.len && reader.uint32() === INT_VALUE ? Number(reader.int64()) : undefined;
}

const EMPTY = new Uint8Array();
/** Tag of AnyValue.int_value. */
const INT_VALUE = 0x18;

/** All length-delimited values of one field. */
function fields(message: Uint8Array, wanted: number | undefined): Uint8Array[] {
  const reader = protobuf.Reader.create(message);
  const found: Uint8Array[] = [];
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    if (tag >>> 3 === wanted && (tag & 7) === LENGTH_DELIMITED) found.push(reader.bytes());
    else reader.skipType(tag & 7);
  }
  return found;
}

interface KeyValue {
  readonly key: string;
  readonly value?: unknown;
}
interface JsonRecord {
  readonly attributes?: readonly KeyValue[];
}
interface JsonScope {
  readonly logRecords?: readonly JsonRecord[];
  readonly spans?: readonly JsonRecord[];
}
interface JsonResource {
  readonly scopeLogs?: readonly JsonScope[];
  readonly scopeSpans?: readonly JsonScope[];
}
interface JsonRequest {
  readonly resourceLogs?: readonly JsonResource[];
  readonly resourceSpans?: readonly JsonResource[];
}
