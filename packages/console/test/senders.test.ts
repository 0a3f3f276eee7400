import assert from 'node:assert/strict';
import { type HrTime, ROOT_CONTEXT, SpanKind, trace, ValueType } from '@opentelemetry/api';
import { OTLPLogExporter as JsonLogExporter } from '@opentelemetry/exporter-logs-otlp-http';
import { OTLPLogExporter as ProtoLogExporter } from '@opentelemetry/exporter-logs-otlp-proto';
import { OTLPMetricExporter as JsonMetricExporter } from '@opentelemetry/exporter-metrics-otlp-http';
import { OTLPMetricExporter as ProtoMetricExporter } from '@opentelemetry/exporter-metrics-otlp-proto';
import { OTLPTraceExporter as JsonTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter as ProtoTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchLogRecordProcessor, LoggerProvider } from '@opentelemetry/sdk-logs';
import {
  AggregationTemporality,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { type Console, createConsole, summarize } from '../src/index.ts';

type Compression = NonNullable<ConstructorParameters<typeof JsonLogExporter>[0]>['compression'];
const GZIP = 'gzip' as Compression;

const exporters = {
  json: { Logs: JsonLogExporter, Traces: JsonTraceExporter, Metrics: JsonMetricExporter },
  protobuf: { Logs: ProtoLogExporter, Traces: ProtoTraceExporter, Metrics: ProtoMetricExporter },
};
const resource = resourceFromAttributes({ 'service.name': 'sender', 'process.pid': 7 });
const START: HrTime = [1_700_000_000, 123_456_789];
const END: HrTime = [1_700_000_002, 123_456_790];

for (const [encoding, { Logs, Traces, Metrics }] of Object.entries(exporters)) {
  for (const compression of [undefined, GZIP]) {
    describe(`the OpenTelemetry SDK’s ${encoding} exporters${compression ? ', gzip' : ''}`, () => {
      let console: Console;
      const config = (signal: string) => ({
        url: `${console.url}/v1/${signal}`,
        ...(compression ? { compression } : {}),
      });

      beforeEach(async () => {
        console = await createConsole({ port: 0 });
      });
      afterEach(() => console.close());

      it('bring logs and events, with trace ids and values of every kind', async () => {
        const provider = new LoggerProvider({
          resource,
          processors: [new BatchLogRecordProcessor({ exporter: new Logs(config('logs')) })],
        });
        const spanContext = {
          traceId: '5b8efff798038103d269b633813fc60c',
          spanId: 'eee19b7ec3c1b174',
          traceFlags: 1,
        };
        const logger = provider.getLogger('app.orders', '1.0.0');
        logger.emit({
          timestamp: START,
          severityNumber: 17,
          severityText: 'ERROR',
          body: { text: 'hé', list: [1, 'two', { three: true }] },
          attributes: {
            double: 1.5,
            integer: 2 ** 40,
            nested: { a: { b: [null, false] } },
            bytes: new Uint8Array([255, 238]),
          },
          context: trace.setSpanContext(ROOT_CONTEXT, spanContext),
        });
        logger.emit({ timestamp: END, eventName: 'order.placed', attributes: { 'event.id': 'e-1' } });
        await provider.shutdown();
        assert.deepEqual(await console.store.latestLogs({ sinceNs: 0n, limit: 10 }), [
          {
            timeUnixNano: 1700000000123456789n,
            severityNumber: 17,
            severityText: 'ERROR',
            service: 'sender',
            logger: 'app.orders',
            eventName: '',
            body: { text: 'hé', list: [1, 'two', { three: true }] },
            attributes: { double: 1.5, integer: 2 ** 40, nested: { a: { b: [null, false] } }, bytes: '/+4=' },
            traceId: spanContext.traceId,
          },
          {
            timeUnixNano: 1700000002123456790n,
            severityNumber: 0,
            severityText: '',
            service: 'sender',
            logger: 'app.orders',
            eventName: 'order.placed',
            body: null,
            attributes: { 'event.id': 'e-1' },
            traceId: '',
          },
        ]);
      });

      it('bring spans', async () => {
        const provider = new TracerProvider({
          resource,
          spanProcessors: [new BatchSpanProcessor({ exporter: new Traces(config('traces')) })],
        });
        const span = provider
          .getTracer('http')
          .startSpan(
            'GET /',
            { kind: SpanKind.SERVER, startTime: START, attributes: { a: 1 } },
            ROOT_CONTEXT,
          );
        span.addEvent('cut', { b: true });
        span.end(END);
        await provider.shutdown();
        const { traceId, spanId } = span.spanContext();
        assert.deepEqual(await console.store.slowestSpans({ sinceNs: 0n, limit: 10 }), [
          { name: 'GET /', route: '', service: 'sender', durationNs: 2_000_000_001n, traceId, spanId },
        ]);
      });

      for (const temporality of [AggregationTemporality.DELTA, AggregationTemporality.CUMULATIVE]) {
        it(`bring metrics, ${AggregationTemporality[temporality].toLowerCase()}`, async () => {
          const exporter = new Metrics({ ...config('metrics'), temporalityPreference: temporality });
          const reader = new PeriodicExportingMetricReader({ exporter });
          const provider = new MeterProvider({ resource, readers: [reader] });
          const meter = provider.getMeter('cache');
          const requests = meter.createCounter('cache.requests', { valueType: ValueType.INT });
          meter.createHistogram('cache.duration', { unit: 's' }).record(0.25);
          for (let round = 0; round < 2; round++) {
            requests.add(2, { 'cache.hit': true });
            requests.add(1, { 'cache.hit': true, 'cache.tier': 'memory' });
            requests.add(1, { 'cache.hit': false });
            await reader.forceFlush();
          }
          await provider.shutdown();
          const { cache, metricPoints } = await summarize(console.store);
          assert.deepEqual(cache, { hits: 6, misses: 2, hitRatio: 0.75 });
          assert.ok(metricPoints.total >= 7, String(metricPoints.total));
        });
      }
    });
  }
}
