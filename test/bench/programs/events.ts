import { context, logs, metrics, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-proto';
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { TracerProvider } from '@opentelemetry/sdk-trace';
import { startCpu } from './cpu.ts';
import { type Load, loadOfArguments, paced } from './load.ts';
import { byDefinition, byHand } from './variants/modelCall.ts';
import { resource } from './variants/record.ts';
import { sdkProvider } from './variants/sdk.ts';
import { startPipeline } from './variants/telltale.ts';

// One way to say that a model was called, under load, in an active span: prints the CPU per call until everything is delivered.

type Run = { readonly call: (i: number) => void; readonly flush: () => Promise<unknown> };

const FLUSH_LIMIT_MS = 60_000;
const VARIANTS: Readonly<Record<string, (load: Load) => Run>> = {
  'telltale events': () => overPipeline(byDefinition),
  'sdk apis on telltale pipeline': () => overPipeline(byHand),
  'telltale events on sdk': (load) => overSdk(load, byDefinition),
  'sdk logs + 4 histograms': (load) => overSdk(load, byHand),
};

function overPipeline(make: () => (i: number) => void): Run {
  const pipeline = startPipeline();
  const meters = new MeterProvider({ resource, readers: pipeline.metricReaders ?? [] });
  metrics.setGlobalMeterProvider(meters);
  return {
    call: make(),
    flush: async () => {
      await meters.forceFlush();
      await pipeline.flush(FLUSH_LIMIT_MS);
    },
  };
}

function overSdk(load: Load, make: () => (i: number) => void): Run {
  const provider = sdkProvider(load);
  const reader = new PeriodicExportingMetricReader({ exporter: new OTLPMetricExporter() });
  const meters = new MeterProvider({ resource, readers: [reader] });
  logs.setGlobalLoggerProvider(provider);
  metrics.setGlobalMeterProvider(meters);
  return { call: make(), flush: () => Promise.all([provider.forceFlush(), meters.forceFlush()]) };
}

const { variant, load } = loadOfArguments();
const make = VARIANTS[variant];
if (!make) throw new Error(`no variant "${variant}"; there are ${Object.keys(VARIANTS).join(', ')}`);
context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
trace.setGlobalTracerProvider(new TracerProvider({ resource }));
const { call, flush } = make(load);

const cpu = await trace.getTracer('bench').startActiveSpan('work', async () => {
  await paced(load.warmUp, load, call);
  await flush();
  const end = startCpu();
  await paced(load.count, load, call);
  await flush();
  return end(load.count);
});
console.log(JSON.stringify({ offered: load.warmUp + load.count, ...cpu }));
process.exit();
