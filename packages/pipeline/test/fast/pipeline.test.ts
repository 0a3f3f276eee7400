import assert from 'node:assert/strict';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Worker } from 'node:worker_threads';
import { diag } from '@opentelemetry/api';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import { type FastPipeline, type FastPipelineOptions, fastPipeline } from '@telltale/pipeline';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { otlpConfigFromOptions } from '../../src/delivery/config/index.ts';
import { UNLIMITED } from '../../src/encode/values.ts';
import { openSpool } from '../../src/spool/spool.ts';
import { segmentFiles, temporaryFolder } from '../spool/support.ts';
import { type Receiver, startReceiver } from '../support/receiver.ts';

const BURST = 100_000;
const resource = resourceFromAttributes({ 'service.name': 'shop' });

for (const worker of [true, false]) {
  describe(`the fast pipeline, ${worker ? 'in its worker' : 'in the application’s thread'}`, function () {
    this.timeout(60_000);
    let receiver: Receiver;
    let pipeline: FastPipeline;
    const start = (options: Partial<FastPipelineOptions> = {}) => {
      const otlp = otlpConfigFromOptions({ logs: { endpoint: `${receiver.url}/v1/logs` } });
      pipeline = fastPipeline({ otlp, worker, ...options });
      return pipeline.loggerProvider(resource, UNLIMITED).getLogger('shop');
    };
    beforeEach(async () => {
      receiver = await startReceiver();
    });
    afterEach(() => {
      pipeline.endSync(1_000);
      receiver.stop();
    });

    it('sends a record within its flush interval, without being asked', async () => {
      const logger = start();
      logger.emit({ body: 'hello' });
      for (let i = 0; i < 100 && receiver.bodies.length === 0; i++) await sleep(20);
      assert.deepEqual(receiver.bodies, ['hello']);
    });

    it('sends what came in when its logger provider is flushed, as the SDK’s is', async () => {
      const logger = start();
      logger.emit({ body: 'hello' });
      await pipeline.loggerProvider(resource, UNLIMITED).forceFlush();
      assert.deepEqual(receiver.bodies, ['hello']);
    });

    it('loses none of a hundred thousand records in one turn, and sends each once', async () => {
      const logger = start();
      for (let i = 0; i < BURST; i++) logger.emit({ body: String(i) });
      assert.equal(await pipeline.flush(30_000), true);
      assert.equal(receiver.bodies.length, BURST);
      assert.equal(new Set(receiver.bodies).size, BURST);
      assert.ok(receiver.requests <= BURST / 1_000, `${receiver.requests} requests`);
      const { intake, delivery } = pipeline.stats();
      assert.deepEqual(
        [intake.logs.offered, delivery?.logs.delivered, delivery?.logs.inMemory],
        [BURST, BURST, 0],
      );
    });

    it('counts what does not fit its memory, and says so: offered = delivered + dropped', async () => {
      const logger = start({ maxMemoryBytes: 1024 * 1024 });
      for (let i = 0; i < BURST; i++) logger.emit({ body: String(i) });
      await pipeline.flush(30_000);
      const { intake, delivery } = pipeline.stats();
      const dropped = Object.values(delivery?.logs.dropped ?? {}).reduce((sum, count) => sum + count, 0);
      assert.ok(intake.logs.refused.memory_full > 0 || dropped > 0);
      assert.equal(intake.logs.offered, receiver.bodies.length + intake.logs.refused.memory_full + dropped);
    });

    it('keeps on disk what a collector does not take, and sends it when it is back', async () => {
      using place = temporaryFolder();
      const logger = start({ spool: { directory: place.folder } });
      receiver.status = 503;
      for (let i = 0; i < 1_000; i++) logger.emit({ body: String(i) });
      assert.equal(await pipeline.flush(10_000), true);
      assert.equal(pipeline.stats().delivery?.logs.spooled, 1_000);
      receiver.status = 200;
      for (let i = 0; i < 200 && receiver.bodies.length < 1_000; i++) await sleep(50);
      assert.equal(receiver.bodies.length, 1_000);
    });

    it('answers several who wait for a flush at once, each when all before it is sent', async () => {
      const logger = start();
      logger.emit({ body: 'a' });
      const first = pipeline.flush(5_000);
      logger.emit({ body: 'b' });
      const second = pipeline.flush(5_000);
      assert.deepEqual(await Promise.all([first, second]), [true, true]);
      assert.deepEqual(receiver.bodies.toSorted(), ['a', 'b']);
    });

    it('flushes within its limit while a resource is not complete', async () => {
      start();
      const pending = resourceFromAttributes({ 'host.id': new Promise(() => {}) as never });
      pipeline.loggerProvider(pending, UNLIMITED).getLogger('shop').emit({ body: 'waits' });
      assert.equal(await pipeline.flush(100), false);
    });

    it('gives a logger for whatever attributes its scope has', () => {
      start();
      const loop: Record<string, unknown> = { big: 1n };
      loop['loop'] = loop;
      const provider = pipeline.loggerProvider(resource, UNLIMITED);
      for (const attributes of [{ big: 1n }, loop, { f: () => 1 }])
        provider.getLogger('shop', '1', { attributes: attributes as never }).emit({ body: 'x' });
      assert.equal(pipeline.stats().intake.logs.offered, 3);
    });

    it('keeps what comes after its end as well', () => {
      using place = temporaryFolder();
      const logger = start({ spool: { directory: place.folder } });
      const spooled = () => pipeline.stats().delivery?.logs.spooled;
      logger.emit({ body: 'before' });
      pipeline.endSync(100); // nothing can arrive meanwhile: the receiver is in this thread
      assert.equal(spooled(), 1);
      for (const after of [2, 3]) {
        logger.emit({ body: 'after' });
        assert.equal(spooled(), after);
      }
      assert.equal(segmentFiles(place.folder).length, 3, 'each is given back for the next process');
    });

    it('collects the last metrics at its end, without returning to the event loop', () => {
      using place = temporaryFolder();
      start({ spool: { directory: place.folder } });
      const [reader] = pipeline.metricReaders ?? [];
      assert.ok(reader);
      const counter = new MeterProvider({ resource, readers: [reader] })
        .getMeter('shop')
        .createCounter('orders');
      counter.add(1, { kind: 'a' });
      counter.add(1, { kind: 'b' });
      pipeline.endSync(100);
      assert.equal(pipeline.stats().delivery?.metrics.spooled, 2, 'data points');
    });

    it('collects them as well while the resource is not complete, without a word', () => {
      using place = temporaryFolder();
      start({ spool: { directory: place.folder } });
      const [reader] = pipeline.metricReaders ?? [];
      assert.ok(reader);
      const pending = resourceFromAttributes({
        'service.name': 'shop',
        'host.id': new Promise(() => {}) as never,
      });
      new MeterProvider({ resource: pending, readers: [reader] })
        .getMeter('shop')
        .createCounter('orders')
        .add(1);
      const said: string[] = [];
      const say = (message: string) => void said.push(message);
      diag.setLogger({ error: say, warn: say, info() {}, debug() {}, verbose() {} });
      pipeline.endSync(100);
      diag.disable();
      assert.equal(pipeline.stats().delivery?.metrics.spooled, 1);
      assert.doesNotMatch(said.join('\n'), /async attributes/);
    });
  });
}

describe('an export worker that gets no time', function () {
  this.timeout(60_000);

  it('is replaced at the end, and does nothing a second time when it gets some', async () => {
    using place = temporaryFolder();
    const receiver = await startReceiver();
    const workers: Worker[] = [];
    const note = (worker: Worker) => void workers.push(worker);
    process.on('worker', note);
    const said = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
    const pipeline = fastPipeline({
      otlp: otlpConfigFromOptions({ logs: { endpoint: `${receiver.url}/v1/logs` } }),
      spool: { directory: place.folder },
      sinks: [
        {
          name: 'blocking',
          module: new URL('../sinks/modules/blocking.ts', import.meta.url).href,
          options: { said, milliseconds: 3_000 },
        },
      ],
    });
    try {
      const logger = pipeline.loggerProvider(resource, UNLIMITED).getLogger('shop');
      for (let i = 0; i < 100; i++) logger.emit({ body: String(i) });
      while (Atomics.load(new Int32Array(said), 0) === 0) await sleep(5);
      const [worker] = workers;
      assert.ok(worker, 'there is one');
      const gone = once(worker, 'exit');
      assert.equal(pipeline.endSync(50), true);
      assert.equal(pipeline.stats().delivery?.logs.spooled, 100);
      await gone;
      assert.deepEqual(receiver.bodies, []);
      const spool = openSpool({ directory: path.dirname(path.dirname(segmentFiles(place.folder)[0] ?? '')) });
      assert.equal(spool.stats().waiting.logs, 100);
      spool.close();
    } finally {
      process.off('worker', note);
      receiver.stop();
    }
  });
});
