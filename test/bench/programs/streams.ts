import { context, metrics } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-proto';
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { createObserver } from '@telltale/events';
import { startCpu } from './cpu.ts';
import { loadOfArguments } from './load.ts';

// A model's stream that is read to its end, watched or not: prints the CPU per chunk.

// As under every SDK: what a stream does to fetch a chunk is a part of the call.
context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
const { variant, load } = loadOfArguments();
const { observeModelCall } = createObserver({ record: () => '' });
const meta = { provider: 'openai', model: 'gpt-4o' };
const CHUNK = {
  id: 'chatcmpl-1',
  object: 'chat.completion.chunk',
  model: 'gpt-4o',
  choices: [{ index: 0, delta: { content: 'word' }, finish_reason: null }],
  usage: null,
};

async function* chunks(count: number) {
  for (let i = 0; i < count; i++) yield CHUNK;
}

const SOURCES: Readonly<Record<string, (count: number) => AsyncIterable<object>>> = {
  'async generator': chunks,
  'web stream': (count) => ReadableStream.from(chunks(count)),
};
const [, source = '', how = ''] = /^([^,]+), (.+)$/.exec(variant) ?? [];
const make = SOURCES[source];
if (!make)
  throw new Error(
    `no variant "${variant}"; there are ${Object.keys(SOURCES).join(', ')}, each bare, observed, or observed with the SDK`,
  );
// Each chunk is measured, too; nothing is exported before the end.
if (how === 'observed, SDK') {
  const exporter = new OTLPMetricExporter();
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 });
  metrics.setGlobalMeterProvider(new MeterProvider({ readers: [reader] }));
}
const open = how.startsWith('observed') ? (count: number) => observeModelCall(meta, () => make(count)) : make;

async function read(count: number): Promise<void> {
  for await (const _ of open(count));
}

await read(load.warmUp);
const end = startCpu();
await read(load.count);
console.log(JSON.stringify(end(load.count)));
