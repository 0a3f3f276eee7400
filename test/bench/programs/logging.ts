import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { context, logs, SeverityNumber, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchLogRecordProcessor, LoggerProvider } from '@opentelemetry/sdk-logs';
import { TracerProvider } from '@opentelemetry/sdk-trace';
import { configureLogging, getLogger, otelSink } from '@telltale/logging';
import { fastPipeline, otlpConfigFromEnvironment } from '@telltale/pipeline';

// One variant of logging under load: prints the CPU of the main thread and of the process per record, everything delivered.
// Records come in bursts of 500 in a turn, as they do in a busy application.

const [variant = '', count = '100000', perTurn = '500'] = process.argv.slice(2);
const RECORDS = Number(count);
const PER_TURN = Number(perTurn);
const QUEUE = Number(process.env['BENCH_QUEUE'] ?? 2 * RECORDS);

interface Variant {
  readonly log: (i: number) => void;
  /** Waits until everything is out. @returns records that are known to be out, where no receiver can tell */
  readonly finish: () => Promise<number | undefined>;
}

const attributes = (i: number) => ({
  'http.request.method': 'GET',
  'url.path': '/orders/17',
  'user.id': 'u-12345',
  'http.response.status_code': 200,
  'app.duration': i + 0.25,
});
const MESSAGE = 'order placed and paid for';
const resource = resourceFromAttributes({ 'service.name': 'bench' });

context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
trace.setGlobalTracerProvider(new TracerProvider({ resource }));

function fast() {
  const pipeline = fastPipeline({ otlp: otlpConfigFromEnvironment() });
  const limits = { attributeCountLimit: 128, attributeValueLengthLimit: Number.POSITIVE_INFINITY };
  logs.setGlobalLoggerProvider(pipeline.loggerProvider(resource, limits));
  return async () => {
    await pipeline.flush(60_000);
    return undefined;
  };
}

function sdk() {
  const processor = new BatchLogRecordProcessor({ exporter: new OTLPLogExporter(), maxQueueSize: QUEUE });
  const provider = new LoggerProvider({ resource, processors: [processor] });
  logs.setGlobalLoggerProvider(provider);
  return async () => {
    await provider.forceFlush();
    await provider.shutdown();
    return undefined;
  };
}

function emitter(): (i: number) => void {
  const logger = logs.getLogger('bench');
  return (i) =>
    logger.emit({
      severityNumber: SeverityNumber.INFO,
      severityText: 'INFO',
      body: MESSAGE,
      attributes: attributes(i),
    });
}

const VARIANTS: Readonly<Record<string, () => Variant | Promise<Variant>>> = {
  'telltale pipeline': () => {
    const finish = fast();
    return { log: emitter(), finish };
  },
  'telltale logger': () => {
    const finish = fast();
    configureLogging({ sinks: [otelSink()] });
    const logger = getLogger('bench');
    return { log: (i) => logger.info(MESSAGE, attributes(i)), finish };
  },
  'sdk batch + otlp': () => {
    const finish = sdk();
    return { log: emitter(), finish };
  },
  'pino file': async () => {
    const { pino } = await import('pino');
    const folder = mkdtempSync(path.join(os.tmpdir(), 'telltale-bench-'));
    const file = path.join(folder, 'log');
    const destination = pino.destination({ dest: file, sync: false });
    const logger = pino(destination);
    return {
      log: (i) => {
        const span = trace.getActiveSpan()?.spanContext();
        logger.info({ ...attributes(i), trace_id: span?.traceId, span_id: span?.spanId }, MESSAGE);
      },
      async finish() {
        await new Promise<void>((resolve) => destination.flush(() => resolve()));
        destination.flushSync();
        const lines = readFileSync(file, 'utf8').split('\n').length - 1;
        rmSync(folder, { recursive: true });
        return lines;
      },
    };
  },
  'winston + otel': async () => {
    const finish = sdk();
    const [{ createLogger }, { default: Transport }] = await Promise.all([
      import('winston'),
      import('winston-transport'),
    ]);
    const otel = logs.getLogger('bench');
    // In the shape of OpenTelemetry's own transport, which speaks to an older version of the API.
    class OtelTransport extends Transport {
      override log({ level, message, ...rest }: { level: string; message: string }, done: () => void): void {
        otel.emit({
          severityNumber: SeverityNumber.INFO,
          severityText: level,
          body: message,
          attributes: rest,
        });
        done();
      }
    }
    const logger = createLogger({ transports: [new OtelTransport()] });
    return { log: (i) => void logger.info(MESSAGE, attributes(i)), finish };
  },
};

const make = VARIANTS[variant];
if (!make) throw new Error(`no variant "${variant}"; there are ${Object.keys(VARIANTS).join(', ')}`);
const { log, finish } = await make();

const start = { main: process.threadCpuUsage(), all: process.cpuUsage() };
await trace.getTracer('bench').startActiveSpan('work', async () => {
  for (let i = 0; i < RECORDS; i++) {
    log(i);
    if (i % PER_TURN === PER_TURN - 1) await turn();
  }
});
const known = await finish();
const main = process.threadCpuUsage(start.main);
const all = process.cpuUsage(start.all);
const perRecord = ({ user, system }: { user: number; system: number }) => (user + system) / RECORDS;
console.log(JSON.stringify({ offered: RECORDS, known, mainUs: perRecord(main), processUs: perRecord(all) }));
process.exit();
