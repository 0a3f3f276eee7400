import assert from 'node:assert/strict';
import {
  type Context,
  diag,
  type LogRecord,
  ROOT_CONTEXT,
  type SeverityNumber,
  trace,
} from '@opentelemetry/api';
import { ProtobufLogsSerializer } from '@opentelemetry/otlp-transformer';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { LoggerProvider, type ReadableLogRecord } from '@opentelemetry/sdk-logs';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { leftOut } from '../../src/encode/leftOut.ts';
import { fastLoggerProvider } from '../../src/fast/loggerProvider.ts';
import { logRecordProcessor } from '../../src/fast/processors.ts';
import { anyBody, attributes, spanContext, text, time } from '../support/arbitraries.ts';
import { encodingPipeline } from '../support/encoded.ts';
import { Fields } from '../support/fields.ts';
import { decodeRequest } from '../support/otlp.ts';
import { assertProperty } from '../support/property.ts';
import { LOG_SEEDS } from './seeds.ts';

const RUNS = 3_000;
const VALUE = ['string_value', 'bool_value', 'int_value', 'double_value', 'bytes_value'];
const FIELDS = [
  ...[
    'time_unix_nano',
    'observed_time_unix_nano',
    'severity_number',
    'severity_text',
    'dropped_attributes_count',
  ],
  ...['flags', 'trace_id', 'span_id', 'event_name', 'attributes.key'],
  ...['body', 'body.array_value.values', 'body.kvlist_value.values.value', 'attributes.value'].flatMap((at) =>
    VALUE.map((kind) => `${at}.${kind}`),
  ),
  'attributes.value.array_value.values.kvlist_value.values.key',
  'attributes.value.kvlist_value.values.value.array_value.values.int_value',
].map((field) => `resource_logs.scope_logs.log_records.${field}`);
const resource = resourceFromAttributes({ 'service.name': 'shop', 'process.command_args': ['a', 'b'] });
const limits = { attributeCountLimit: 6, attributeValueLengthLimit: 40 };

const exception = fc.oneof(
  text,
  fc.integer(),
  text.map((message) => new Error(message)),
  // Without a prototype the SDK itself throws.
  fc.record(
    { code: text, name: text, message: text, stack: text },
    { requiredKeys: [], noNullPrototype: true },
  ),
);

const record: fc.Arbitrary<LogRecord> = fc
  .record(
    {
      timestamp: time,
      observedTimestamp: time,
      severityNumber: fc.integer({ min: 0, max: 24 }) as fc.Arbitrary<SeverityNumber>,
      severityText: text,
      body: anyBody,
      attributes,
      eventName: text,
      exception,
      context: spanContext.map((of): Context => trace.setSpanContext(ROOT_CONTEXT, of as never)),
    },
    { requiredKeys: ['timestamp', 'observedTimestamp'] },
  )
  .map((fields) => fields as LogRecord);

/** The SDK's encoding of the records, and ours of the same by both ways in. */
function encodings(records: readonly LogRecord[]) {
  const sdk: ReadableLogRecord[] = [];
  const direct = encodingPipeline();
  const processed = encodingPipeline();
  const noWaits = { flush: async () => {}, shutdown: async () => {} };
  const provider = new LoggerProvider({
    resource,
    logRecordLimits: limits,
    processors: [
      { onEmit: (log) => sdk.push(log), forceFlush: noWaits.flush, shutdown: noWaits.shutdown },
      logRecordProcessor(processed.intake, processed.definitions, noWaits),
    ],
  });
  const fast = fastLoggerProvider({
    intake: direct.intake,
    definitions: direct.definitions,
    resource,
    limits,
  });
  for (const [i, log] of records.entries()) {
    const scope = [
      'shop.orders',
      '1.0',
      { schemaUrl: 'https://example.org/1', attributes: { n: i % 2 } },
    ] as const;
    provider.getLogger(...scope).emit(log);
    fast.getLogger(...scope).emit(log);
  }
  return {
    sdk: decodeRequest('logs', ProtobufLogsSerializer.serializeRequest(sdk) ?? new Uint8Array()),
    direct: direct.take().map(({ body }) => decodeRequest('logs', body)),
    processed: processed.take().map(({ body }) => decodeRequest('logs', body)),
  };
}

describe('encoded log records', function () {
  this.timeout(120_000);

  it('decode to what the SDK’s own serializer makes of them, whatever they hold', async () => {
    diag.disable();
    const seen = new Fields();
    const property = fc.property(fc.array(record, { minLength: 1, maxLength: 3 }), (records) => {
      const { sdk, direct, processed } = encodings(records);
      seen.note(sdk);
      assert.deepEqual(direct, [sdk]);
      assert.deepEqual(processed, [sdk]);
    });
    if (!(await assertProperty(property, LOG_SEEDS, RUNS))) return;
    assert.deepEqual(seen.missing(FIELDS), [], 'the generated records hold everything that OTLP knows');
  });

  it('leave out undefined values of a map, in a body as in attributes, where the SDK sends empty ones in a body', () => {
    const hole = { a: undefined, b: 1 };
    const { direct } = encodings([{ body: hole, attributes: { hole } }]);
    assert.equal(JSON.stringify(direct).match(/"key":"a"/g), null);
    assert.equal(JSON.stringify(direct).match(/"key":"b"/g)?.length, 2);
  });

  it('carry the time of the call where the caller gives none', () => {
    const { intake, definitions, take } = encodingPipeline();
    const before = BigInt(Date.now()) * 1_000_000n;
    fastLoggerProvider({ intake, definitions, resource, limits }).getLogger('shop').emit({ body: 'now' });
    const after = BigInt(Date.now()) * 1_000_000n;
    const [batch] = take();
    const log = JSON.stringify(decodeRequest('logs', batch?.body ?? new Uint8Array()));
    const time = BigInt(/"time_unix_nano":"(\d+)"/.exec(log)?.[1] ?? 0);
    assert.ok(time >= before && time <= after);
  });

  it('are cut where a body leads back into itself', () => {
    const { intake, definitions, take } = encodingPipeline();
    const body: Record<string, unknown> = { a: 1, list: [{ deep: true }] };
    body['self'] = body;
    (body['list'] as unknown[]).push(body['list']);
    fastLoggerProvider({ intake, definitions, resource, limits }).getLogger('shop').emit({ body });
    const [batch] = take();
    const text = JSON.stringify(decodeRequest('logs', batch?.body ?? new Uint8Array()));
    assert.deepEqual(
      [...text.matchAll(/"key":"(a|list|deep|self)"/g)].map(([, key]) => key),
      ['a', 'list', 'deep', 'self'],
    );
  });

  it('tell of attributes that cannot be carried once, however many there are', () => {
    leftOut.close();
    const said: string[] = [];
    const say = (message: string) => void said.push(message);
    diag.setLogger({ error: say, warn: say, info() {}, debug() {}, verbose() {} });
    const { intake, definitions } = encodingPipeline();
    const logger = fastLoggerProvider({ intake, definitions, resource, limits }).getLogger('shop');
    for (let i = 0; i < 1_000; i++) logger.emit({ attributes: { big: 1n as never } });
    leftOut.close();
    diag.disable();
    assert.deepEqual(said, [
      'Invalid attribute value set for key: big',
      'Invalid attribute value set for key: big (left out, with others: 999)',
    ]);
  });

  it('never throw for a hostile record: it is counted, and the others go on', () => {
    const { intake, definitions, take, refusals } = encodingPipeline();
    const logger = fastLoggerProvider({ intake, definitions, resource, limits }).getLogger('shop');
    const cycle: Record<string, unknown> = {};
    cycle['self'] = cycle;
    const hostile = {
      get secret(): string {
        throw new Error('no');
      },
    };
    logger.emit({ body: 'first' });
    logger.emit({ body: 'getter', attributes: hostile });
    logger.emit({ timestamp: 'yesterday' as never });
    logger.emit({ body: cycle, attributes: { cycle } });
    logger.emit({ body: 'last' });
    assert.deepEqual(refusals, ['logs encoding_failed', 'logs encoding_failed']);
    assert.equal(intake.counts.logs.offered, 5);
    assert.deepEqual(
      take().map(({ count }) => count),
      [3],
    );
  });
});
