import { monitorEventLoopDelay } from 'node:perf_hooks';
import { context, logs, SeverityNumber } from '@opentelemetry/api';
import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchLogRecordProcessor, LoggerProvider } from '@opentelemetry/sdk-logs';
import { fastPipeline, otlpConfigFromEnvironment } from '@telltale/pipeline';

// Logs at a steady rate for some seconds: prints what was offered and the delay of the event loop.

const [variant = '', perSecond = '20000', seconds = '30'] = process.argv.slice(2);
const TICK_MS = 10;
const resource = resourceFromAttributes({ 'service.name': 'bench' });

function start(): () => Promise<unknown> {
  if (variant === 'telltale pipeline') {
    const pipeline = fastPipeline({ otlp: otlpConfigFromEnvironment() });
    const limits = { attributeCountLimit: 128, attributeValueLengthLimit: Number.POSITIVE_INFINITY };
    logs.setGlobalLoggerProvider(pipeline.loggerProvider(resource, limits));
    return () => pipeline.flush(60_000);
  }
  if (variant === 'no logging') return async () => {};
  const provider = new LoggerProvider({
    resource,
    processors: [new BatchLogRecordProcessor({ exporter: new OTLPLogExporter() })],
  });
  logs.setGlobalLoggerProvider(provider);
  return () => provider.shutdown();
}

const finish = start();
const logger = logs.getLogger('bench');
const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();
const begin = performance.now();
let offered = 0;
await new Promise<void>((resolve) => {
  const timer = setInterval(() => {
    const elapsed = Math.min(performance.now() - begin, Number(seconds) * 1000);
    for (const due = Math.floor((elapsed / 1000) * Number(perSecond)); offered < due; offered++) {
      logger.emit({
        severityNumber: SeverityNumber.INFO,
        body: 'order placed and paid for',
        attributes: { 'url.path': '/orders/17', 'user.id': 'u-12345', i: offered },
        context: context.active(),
      });
    }
    if (elapsed < Number(seconds) * 1000) return;
    clearInterval(timer);
    resolve();
  }, TICK_MS);
});
delay.disable();
await finish();
console.log(JSON.stringify({ offered, p99Ms: delay.percentile(99) / 1e6 }));
process.exit();
