// Tags of OTLP's messages, field number and wire type in one byte, which are written here and read back for the sinks.

// opentelemetry/proto/logs/v1/logs.proto, message LogRecord
export const TIME = 0x09;
export const SEVERITY_NUMBER = 0x10;
export const SEVERITY_TEXT = 0x1a;
export const BODY = 0x2a;
export const ATTRIBUTES = 0x32;
export const DROPPED_ATTRIBUTES = 0x38;
export const FLAGS = 0x45;
export const TRACE_ID = 0x4a;
export const SPAN_ID = 0x52;
export const OBSERVED_TIME = 0x59;
export const EVENT_NAME = 0x62;

// opentelemetry/proto/common/v1/common.proto: KeyValue, AnyValue, and the lists in it
export const KEY = 0x0a;
export const VALUE = 0x12;
export const STRING = 0x0a;
export const BOOL = 0x10;
export const INT = 0x18;
export const DOUBLE = 0x21;
export const ARRAY = 0x2a;
export const KVLIST = 0x32;
export const BYTES = 0x3a;
export const REPEATED = 0x0a;

/** Bytes of a trace's and of a span's id. */
export const TRACE_ID_BYTES = 16;
export const SPAN_ID_BYTES = 8;
