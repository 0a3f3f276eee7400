import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { trace } from '@opentelemetry/api';
import { type Logger, pino } from 'pino';
import type { Load } from '../load.ts';
import { attributes, type LogVariant, MESSAGE } from './record.ts';

/** pino writing a file in its asynchronous mode. */
export function pinoFile(): LogVariant {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'telltale-bench-pino-'));
  const file = path.join(folder, 'log');
  const destination = pino.destination({ dest: file, sync: false });
  return {
    log: logTo(pino(destination)),
    flush: () =>
      new Promise<void>((resolve, reject) =>
        destination.flush((error) => (error ? reject(error) : resolve())),
      ),
    delivered() {
      const lines = readFileSync(file).reduce((count, byte) => (byte === NEWLINE ? count + 1 : count), 0);
      rmSync(folder, { recursive: true });
      return lines;
    },
  };
}

const NEWLINE = 10;
/** Time in which the worker takes what the warm-up left. */
const SETTLE_MS = 500;

/** pino with its OpenTelemetry transport, which has an SDK in a worker thread. */
export async function pinoOtlp({ queue }: Load): Promise<LogVariant> {
  const transport = pino.transport({
    target: 'pino-opentelemetry-transport',
    options: {
      resourceAttributes: { 'service.name': 'bench' },
      logRecordProcessorOptions: {
        recordProcessorType: 'batch',
        exporterOptions: { protocol: 'http/protobuf' },
        processorConfig: queue === undefined ? {} : { maxQueueSize: queue },
      },
    },
  });
  const logger = pino(transport); // the transport waits for the logger's configuration
  await awake(once(transport, 'ready'));
  return {
    log: logTo(logger),
    flush: () => sleep(SETTLE_MS), // its transport never answers a flush; what is left is waited for by close
    async close() {
      const closed = once(transport, 'close');
      transport.end();
      await awake(closed);
    },
  };
}

/** The transport's thread does not keep the process alive, so somebody must while it is waited for. */
async function awake<T>(promise: Promise<T>): Promise<T> {
  const timer = setInterval(() => {}, 1_000);
  try {
    return await promise;
  } finally {
    clearInterval(timer);
  }
}

/** The ids are written into the caller's own object: the cheapest way to have them. */
function logTo(logger: Logger): (i: number) => void {
  return (i) => {
    const span = trace.getActiveSpan()?.spanContext();
    const fields: Record<string, unknown> = attributes(i);
    fields['trace_id'] = span?.traceId;
    fields['span_id'] = span?.spanId;
    logger.info(fields, MESSAGE);
  };
}
