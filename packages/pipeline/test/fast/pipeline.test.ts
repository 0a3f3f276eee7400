import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { type FastPipeline, type FastPipelineOptions, fastPipeline } from '@telltale/pipeline';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { otlpConfigFromOptions } from '../../src/delivery/config/index.ts';
import { UNLIMITED } from '../../src/encode/values.ts';
import { temporaryFolder } from '../spool/support.ts';
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

    it('takes nothing after its end', () => {
      const logger = start();
      logger.emit({ body: 'before' });
      pipeline.endSync(1_000);
      logger.emit({ body: 'after' });
      assert.equal(logger.enabled(), false);
      assert.equal(pipeline.stats().intake.logs.offered, 1);
    });
  });
}
