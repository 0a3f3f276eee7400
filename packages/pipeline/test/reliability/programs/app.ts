// An application with the whole pipeline, told what to do over its IPC channel. It looks after its books all the time.

import { once } from 'node:events';
import type { Worker } from 'node:worker_threads';
import { DiagLogLevel, diag } from '@opentelemetry/api';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import { TracerProvider } from '@opentelemetry/sdk-trace';
import { fastPipeline, otlpConfigFromOptions } from '@telltale/pipeline';
import type { AppOptions, Command, HostStats, Report } from '../support/protocol.ts';

const COLLECTION_MS = 100;
const UNLIMITED = { attributeCountLimit: 128, attributeValueLengthLimit: Number.POSITIVE_INFINITY };

const {
  url,
  timeoutMs = 10_000,
  signals = ['logs'],
  ...options
}: AppOptions = JSON.parse(process.argv[2] ?? '{}');
const warnings: string[] = [];
const say = (message: string) => warnings.push(message);
diag.setLogger(
  { error: say, warn: say, info() {}, debug() {}, verbose() {} },
  { logLevel: DiagLogLevel.WARN },
);
const workers: Worker[] = [];
process.on('worker', (worker) => workers.push(worker));

const to = (signal: string) => ({ endpoint: `${url}/v1/${signal}`, timeoutMs });
const pipeline = fastPipeline({
  ...options,
  otlp: otlpConfigFromOptions({ logs: to('logs'), traces: to('traces'), metrics: to('metrics') }),
  signals,
  metrics: { exportIntervalMillis: COLLECTION_MS },
});
const resource = resourceFromAttributes({ 'service.name': 'shop' });
const logger = pipeline.loggerProvider(resource, UNLIMITED).getLogger('shop');
const tracer = new TracerProvider({ resource, spanProcessors: pipeline.spanProcessors ?? [] }).getTracer(
  'shop',
);
const counter = new MeterProvider({ resource, readers: pipeline.metricReaders ?? [] })
  .getMeter('shop')
  .createCounter('orders');

const stats = () => pipeline.stats() as HostStats;

let emitted = 0;
let checks = 0;
const violations: string[] = [];

/** `offered = delivered + rejected + dropped + inMemory + spooled`, nothing below nothing, and no less in memory than the worker says. */
function check(): void {
  checks++;
  const { records, intake, delivery } = stats();
  for (const signal of ['logs', 'traces', 'metrics'] as const) {
    const { offered, recovered, further, dropped, ...places } = records[signal];
    const lost = Object.values(dropped).reduce((sum, count) => sum + count, 0);
    const all = Object.values(places).reduce((sum, count) => sum + count, lost);
    const balanced = all === offered && offered === intake[signal].offered + recovered + further;
    const sound = [...Object.values(places), lost, recovered, further].every((count) => count >= 0);
    // While a reader takes over there are no figures of its own.
    const known = delivery?.[signal].inMemory ?? 0;
    if (balanced && sound && places.inMemory >= known) continue;
    if (violations.length < 5)
      violations.push(
        `${signal}: ${JSON.stringify({ records: records[signal], delivery: delivery?.[signal] })}`,
      );
  }
}
setInterval(check, 1).unref();

function emit(count: number, bytes = 0): void {
  for (let i = 0; i < count; i++) {
    const n = emitted++;
    logger.emit({ body: `${n}`.padEnd(bytes, '.'), attributes: { 'log.record.uid': `uid-${n}` } });
    if (signals.includes('traces')) tracer.startSpan(`order ${n}`).end();
    counter.add(1);
  }
  check();
}

async function obey(command: Command): Promise<unknown> {
  switch (command.do) {
    case 'emit':
      return emit(command.count, command.bytes);
    case 'flush':
      return pipeline.flush(command.limit);
    case 'kill worker':
      if (workers.length === 0) await once(process, 'worker'); // told only after the turn in which it was started
      await Promise.all(workers.map((worker) => worker.terminate()));
      return workers.length;
    case 'emit, kill worker, exit':
      emit(command.count);
      await once(process, 'worker');
      for (const worker of workers) void worker.terminate();
      pipeline.endSync(500);
      process.exit();
      return;
    case 'memory': {
      if (command.collect) globalThis.gc?.();
      const { rss, heapUsed, arrayBuffers } = process.memoryUsage();
      return { rss, heapUsed, arrayBuffers };
    }
    case 'report':
      return { stats: stats(), warnings, checks, violations } satisfies Report;
    case 'end':
      pipeline.endSync(command.limit);
      check();
      return { stats: stats(), warnings, checks, violations } satisfies Report;
  }
}

process.on('message', async ({ number, command }: { number: number; command: Command }) => {
  const result = await obey(command);
  process.send?.({ number, result });
  if (command.do === 'end') process.disconnect();
});
