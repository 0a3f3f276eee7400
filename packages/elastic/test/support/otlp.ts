import assert from 'node:assert/strict';

/** A value of OTLP's JSON encoding: 64-bit integers are strings there. */
type AnyValue =
  | { stringValue: string }
  | { intValue: string }
  | { doubleValue: number }
  | { boolValue: boolean }
  | { arrayValue: { values: AnyValue[] } }
  | { kvlistValue: { values: KeyValue[] } };
type KeyValue = { key: string; value: AnyValue };

/** A whole number is sent as a double. */
export class Double {
  readonly value: number;
  constructor(value: number) {
    this.value = value;
  }
}

function anyValue(value: unknown): AnyValue {
  if (value instanceof Double) return { doubleValue: value.value };
  if (typeof value === 'bigint' || Number.isSafeInteger(value)) return { intValue: String(value) };
  if (typeof value === 'number') return { doubleValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  if (Array.isArray(value)) return { arrayValue: { values: value.map(anyValue) } };
  if (typeof value === 'object' && value) return { kvlistValue: { values: keyValues(value) } };
  return { stringValue: String(value) };
}

/** Attributes in OTLP's JSON encoding. */
export function keyValues(attributes: object): KeyValue[] {
  return Object.entries(attributes).map(([key, value]) => ({ key, value: anyValue(value) }));
}

/** What a log record may have. */
export interface LogSource {
  readonly attributes?: object;
  readonly eventName?: string;
  readonly body?: unknown;
  readonly timeUnixNano?: bigint;
  readonly observedTimeUnixNano?: bigint;
  readonly severityNumber?: number;
  readonly severityText?: string;
}

/** A log record in OTLP's JSON encoding. */
export function logRecord({ attributes, body, timeUnixNano, observedTimeUnixNano, ...rest }: LogSource) {
  return {
    ...rest,
    ...(attributes && { attributes: keyValues(attributes) }),
    ...(body !== undefined && { body: anyValue(body) }),
    ...(timeUnixNano !== undefined && { timeUnixNano: String(timeUnixNano) }),
    ...(observedTimeUnixNano !== undefined && { observedTimeUnixNano: String(observedTimeUnixNano) }),
  };
}

/** Who sends: resource attributes and scope attributes beside the usual ones. */
export interface Sender {
  readonly url: string;
  readonly namespace: string;
  readonly resource?: object;
  readonly scope?: object;
  readonly headers?: Record<string, string>;
}

const SIGNALS = {
  logs: { resources: 'resourceLogs', scopes: 'scopeLogs', items: 'logRecords' },
  traces: { resources: 'resourceSpans', scopes: 'scopeSpans', items: 'spans' },
  metrics: { resources: 'resourceMetrics', scopes: 'scopeMetrics', items: 'metrics' },
} as const;

/** Sends a batch as an OTLP exporter would, and gives the status of the answer. */
export async function post(
  sender: Sender,
  signal: keyof typeof SIGNALS,
  items: readonly object[],
): Promise<number> {
  const names = SIGNALS[signal];
  const resource = {
    'service.name': 'shop',
    'data_stream.namespace': sender.namespace,
    ...sender.resource,
  };
  const scope = { name: 'test', attributes: keyValues(sender.scope ?? {}) };
  const batch = {
    [names.resources]: [
      { resource: { attributes: keyValues(resource) }, [names.scopes]: [{ scope, [names.items]: items }] },
    ],
  };
  const answer = await fetch(`${sender.url}/v1/${signal}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...sender.headers },
    body: JSON.stringify(batch),
  });
  await answer.body?.cancel();
  return answer.status;
}

/** Sends a batch that must be taken. */
export async function send(
  sender: Sender,
  signal: keyof typeof SIGNALS,
  items: readonly object[],
): Promise<void> {
  assert.equal(await post(sender, signal, items), 200);
}
