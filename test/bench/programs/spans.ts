import { setImmediate as turn } from 'node:timers/promises';
import { context } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, type SpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { fastPipeline, otlpConfigFromEnvironment } from '@telltale/pipeline';

// One variant of tracing under load: start, 4 attributes, end; prints the CPU of the main thread and of the process per span.
// The SDK's exporter may have any number of requests in flight: with its default of 30 a flush of so many spans fails.

const [variant = '', count = '100000', perTurn = '500'] = process.argv.slice(2);
const SPANS = Number(count);

const NOTHING: SpanProcessor = {
  onStart() {},
  onEnd() {},
  forceFlush: async () => {},
  shutdown: async () => {},
};
const PROCESSORS: Readonly<Record<string, () => SpanProcessor[]>> = {
  'no processor': () => [NOTHING],
  'telltale pipeline': () => fastPipeline({ otlp: otlpConfigFromEnvironment() }).spanProcessors ?? [],
  'sdk batch + otlp': () => [
    new BatchSpanProcessor({
      exporter: new OTLPTraceExporter({ concurrencyLimit: SPANS }),
      maxQueueSize: 2 * SPANS,
    }),
  ],
};

context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
const resource = resourceFromAttributes({ 'service.name': 'bench' });
const provider = new TracerProvider({ resource, spanProcessors: PROCESSORS[variant]?.() ?? [] });
const tracer = provider.getTracer('bench');
const attributes = {
  'http.request.method': 'GET',
  'url.path': '/orders/17',
  'http.response.status_code': 200,
  'app.ok': true,
};

const start = { main: process.threadCpuUsage(), all: process.cpuUsage() };
for (let i = 0; i < SPANS; i++) {
  tracer.startSpan('GET /orders/:id', { attributes }).end();
  if (i % Number(perTurn) === Number(perTurn) - 1) await turn();
}
await provider.forceFlush();
const main = process.threadCpuUsage(start.main);
const all = process.cpuUsage(start.all);
const perSpan = ({ user, system }: { user: number; system: number }) => (user + system) / SPANS;
console.log(JSON.stringify({ offered: SPANS, mainUs: perSpan(main), processUs: perSpan(all) }));
process.exit();
