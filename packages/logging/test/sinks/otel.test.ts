import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { context, logs, trace } from '@opentelemetry/api';
import { InMemoryLogRecordExporter, LoggerProvider, SimpleLogRecordProcessor } from '@opentelemetry/sdk-logs';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { configureLogging } from '../../src/config.ts';
import { getLogger } from '../../src/logger.ts';
import { otelSink } from '../../src/sinks/otel.ts';
import { loggingStats } from '../../src/trouble.ts';
import { capture, only } from '../support/capture.ts';
import { HOSTILE_TEXTS, HOSTILE_VALUES } from '../support/hostile.ts';
import { startSdk } from '../support/sdk.ts';

describe('otelSink', () => {
  let sdk: ReturnType<typeof startSdk>;
  beforeEach(() => {
    sdk = startSdk();
    configureLogging({ level: 'trace', sinks: [otelSink()] });
  });
  afterEach(() => {
    sdk.stop();
    configureLogging({});
  });

  it('emits a log record with everything that the entry holds', async () => {
    const entries = capture();
    configureLogging({ sinks: [otelSink(), entries] });
    getLogger('shop.cart').warning('low stock', { 'item.id': 'a-17', left: 2, tags: ['a', 'b'] });
    const record = only(await sdk.records());
    const entry = only(entries.entries);
    assert.equal(record.instrumentationScope.name, 'shop.cart');
    assert.deepEqual(record.hrTime, entry.timestamp);
    assert.deepEqual([record.severityNumber, record.severityText, record.body], [13, 'WARNING', 'low stock']);
    assert.deepEqual(record.attributes, {
      'item.id': 'a-17',
      left: 2,
      tags: ['a', 'b'],
      'log.record.uid': entry.attributes['log.record.uid'],
    });
    assert.equal(record.spanContext, undefined);
    assert.deepEqual([entry.traceId, entry.spanId], [undefined, undefined]);
  });

  it('carries trace and span id of the active span, across awaits', async () => {
    const entries = capture();
    configureLogging({ sinks: [otelSink(), entries] });
    const span = trace.getTracer('test').startSpan('work');
    await context.with(trace.setSpan(context.active(), span), async () => {
      await Promise.resolve();
      getLogger('shop').info('inside');
    });
    const { traceId, spanId } = span.spanContext();
    const { spanContext } = only(await sdk.records());
    assert.deepEqual([spanContext?.traceId, spanContext?.spanId], [traceId, spanId]);
    const entry = only(entries.entries);
    assert.deepEqual([entry.traceId, entry.spanId], [traceId, spanId]);
  });

  it('carries an exception', async () => {
    getLogger('shop').exception(new TypeError('no price', { cause: new Error('catalogue away') }));
    const { attributes, severityNumber } = only(await sdk.records());
    assert.equal(severityNumber, 17);
    assert.equal(attributes['exception.type'], 'TypeError');
    assert.equal(attributes['exception.message'], 'no price');
    assert.match(String(attributes['exception.stacktrace']), /Caused by: Error: catalogue away/);
  });

  it('hands the SDK no attribute that it would drop', async () => {
    const corpus = { ...HOSTILE_TEXTS, ...HOSTILE_VALUES };
    for (const [name, value] of Object.entries(corpus)) getLogger('hostile').info(name, { value, after: 1 });
    const records = await sdk.records();
    assert.deepEqual(
      records.map(({ body }) => body),
      Object.keys(corpus),
    );
    for (const { body, attributes } of records) {
      assert.deepEqual(Object.keys(attributes), ['value', 'after', 'log.record.uid'], String(body));
    }
  });

  it('does nothing without a provider, and notices one that is registered or replaced later', async () => {
    sdk.stop();
    const before = loggingStats();
    getLogger('late').info('into the void');
    assert.deepEqual(loggingStats(), before);
    sdk = startSdk();
    getLogger('late').info('first provider');
    assert.equal(only(await sdk.records()).body, 'first provider');
    sdk.stop();
    sdk = startSdk();
    getLogger('late').info('second provider');
    assert.equal(only(await sdk.records()).body, 'second provider');
  });

  it('notices a provider that is registered through another copy of the API', () => {
    sdk.stop();
    getLogger('late').info('into the void');
    const other: typeof import('@opentelemetry/api') = createRequire(import.meta.url)('@opentelemetry/api');
    assert.notEqual(other.logs, logs);
    const exporter = new InMemoryLogRecordExporter();
    other.logs.setGlobalLoggerProvider(
      new LoggerProvider({ processors: [new SimpleLogRecordProcessor({ exporter })] }),
    );
    getLogger('late').info('through the copy');
    assert.equal(only(exporter.getFinishedLogRecords()).body, 'through the copy');
  });
});
