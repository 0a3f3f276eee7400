import { context, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { TracerProvider } from '@opentelemetry/sdk-trace';
import { writeLogRecord } from '../../../packages/pipeline/dist/encode/logRecord.js';
import { ProtoWriter } from '../../../packages/pipeline/dist/encode/writer.js';
import { loadOfArguments, paced } from './load.ts';
import { attributes, MESSAGE, resource } from './variants/record.ts';
import { telltalePipeline } from './variants/telltale.ts';

// Very many records in one turn: prints how long the turn takes and what it does to memory; or how long the bare encoding of as many takes.

const LIMITS = { attributeCountLimit: 128, attributeValueLengthLimit: Number.POSITIVE_INFINITY };
const BUFFER_BYTES = 128 * 1024 * 1024;
const MIB = 1024 * 1024;

const { variant, load } = loadOfArguments();
context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
trace.setGlobalTracerProvider(new TracerProvider({ resource }));
const rssMib = () => process.memoryUsage.rss() / MIB;

function encodingAlone(): (i: number) => void {
  const writer = new ProtoWriter();
  const memory = Buffer.alloc(BUFFER_BYTES);
  const spanContext = trace.getActiveSpan()?.spanContext();
  const now: [number, number] = [Math.trunc(Date.now() / 1000), 0];
  writer.use(memory, 0);
  return (i) =>
    writeLogRecord(
      writer,
      {
        hrTime: now,
        hrTimeObserved: now,
        severityNumber: 9,
        severityText: 'INFO',
        body: MESSAGE,
        attributes: attributes(i),
        spanContext,
        droppedAttributesCount: 0,
      },
      LIMITS,
    );
}

await trace.getTracer('bench').startActiveSpan('work', async () => {
  const pipeline = variant === 'encoding alone' ? undefined : telltalePipeline();
  const log = pipeline?.log ?? encodingAlone();
  await paced(load.warmUp, load, log);
  await pipeline?.flush();
  const before = rssMib();
  const begin = performance.now();
  for (let i = 0; i < load.count; i++) log(i);
  const turnMs = performance.now() - begin;
  const after = rssMib();
  await pipeline?.flush();
  console.log(
    JSON.stringify({
      offered: load.warmUp + load.count,
      turnMs,
      grownMib: after - before,
      laterMib: rssMib() - before,
    }),
  );
});
process.exit();
