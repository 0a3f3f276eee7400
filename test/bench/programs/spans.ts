import { context } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { BatchSpanProcessor, type SpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { fastPipeline, otlpConfigFromEnvironment } from '@telltale/pipeline';
import { startCpu } from './cpu.ts';
import { loadOfArguments, paced } from './load.ts';
import { resource } from './variants/record.ts';

// One way to trace under load (start, 4 attributes, end): prints the CPU per span until everything is delivered.

const { variant, load } = loadOfArguments();
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
      // Any number of requests in flight: with its default of 30 a flush of a long queue fails.
      exporter: new OTLPTraceExporter({ concurrencyLimit: load.count }),
      ...(load.queue !== undefined && { maxQueueSize: load.queue }),
    }),
  ],
};
const make = PROCESSORS[variant];
if (!make) throw new Error(`no variant "${variant}"; there are ${Object.keys(PROCESSORS).join(', ')}`);

context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
const provider = new TracerProvider({ resource, spanProcessors: make() });
const tracer = provider.getTracer('bench');
const span = (i: number) =>
  tracer
    .startSpan('GET /orders/:id', {
      attributes: {
        'http.request.method': 'GET',
        'url.path': '/orders/17',
        'http.response.status_code': 200,
        'app.duration': i + 0.25,
      },
    })
    .end();

await paced(load.warmUp, load, span);
await provider.forceFlush();
const end = startCpu();
await paced(load.count, load, span);
await provider.forceFlush();
console.log(JSON.stringify({ offered: load.warmUp + load.count, ...end(load.count) }));
process.exit();
