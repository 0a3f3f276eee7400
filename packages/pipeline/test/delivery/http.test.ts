import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, it } from 'mocha';
import { createDelivery, type Delivery, type DeliveryOptions } from '../../src/delivery/delivery.ts';
import { createSender } from '../../src/delivery/send/sender.ts';
import { assertBalanced, SIGNALS } from './support/balance.ts';
import { batchOf, numberOf } from './support/batches.ts';
import { configFor } from './support/config.ts';
import { createMemorySpool } from './support/memorySpool.ts';
import {
  accept,
  type Behaviour,
  hang,
  type Receiver,
  reset,
  startReceiver,
  status,
} from './support/receiver.ts';

/** Waits are a hundredth of what they are in earnest. */
const soon = () => 0.01;

describe('delivery over HTTP', () => {
  let receiver: Receiver | undefined;
  let delivery: Delivery | undefined;
  afterEach(async () => {
    delivery?.close();
    await receiver?.stop();
  });

  function deliverTo(url: string, options: Partial<DeliveryOptions> = {}, timeoutMs = 10_000): Delivery {
    delivery = createDelivery({
      sender: createSender(configFor(url, { timeoutMs })),
      random: soon,
      ...options,
    });
    return delivery;
  }

  function received(): Set<number> {
    return new Set(receiver?.requests.map(numberOf));
  }

  it('sends over at most four connections for a signal', async () => {
    receiver = await startReceiver(
      (request, response) => void sleep(5).then(() => accept(request, response)),
    );
    const { offer, flush, stats } = deliverTo(receiver.url);
    for (let number = 0; number < 100; number++) offer(batchOf(number, { bytes: 50_000, count: 10 }));
    assert.equal(await flush(30_000), true);
    assert.equal(received().size, 100);
    assert.equal(receiver.connections, 4);
    assert.equal(stats().logs.delivered, 1000);
    assertBalanced(stats());
  });

  it('delivers everything through any mix of misbehaviour', async () => {
    const behaviours: readonly Behaviour[] = [
      accept,
      reset,
      accept,
      status(503),
      accept,
      hang,
      (_request, response) => {
        response.writeHead(429, { 'retry-after': new Date(Date.now() + 10).toUTCString() }).end();
      },
      accept,
      (request, response) => {
        accept(request, response);
        response.on('finish', () => response.socket?.destroy());
      },
      status(502, { 'content-type': 'text/html' }, '<html>'),
      (request, response) => void sleep(50).then(() => accept(request, response)),
      status(504),
    ];
    const taken = new Set<number>();
    receiver = await startReceiver((request, response) => {
      const behaviour = behaviours[request.number % behaviours.length] ?? accept;
      response.on('finish', () => {
        if (response.statusCode === 200) taken.add(numberOf(request));
      });
      behaviour(request, response);
    });
    const { offer, flush, stats } = deliverTo(receiver.url, {}, 100);
    for (let number = 0; number < 90; number++) {
      offer(batchOf(number, { signal: SIGNALS[number % 3] ?? 'logs' }));
      if (number % 10 === 0) await sleep(5);
      assertBalanced(stats());
    }
    assert.equal(await flush(30_000), true);
    const { logs, traces, metrics } = stats();
    assert.deepEqual([logs.delivered, traces.delivered, metrics.delivered], [30, 30, 30]);
    assert.equal(taken.size, 90);
  }).timeout(40_000);

  it('does not hold up logs while the endpoint of traces hangs', async () => {
    receiver = await startReceiver((request, response) =>
      request.path === '/v1/traces' ? undefined : accept(request, response),
    );
    const { offer, stats } = deliverTo(receiver.url);
    for (let number = 0; number < 50; number++) {
      offer(batchOf(number, { signal: 'traces' }));
      offer(batchOf(number + 1000));
    }
    while (stats().logs.delivered < 50) await sleep(5);
    assert.equal(stats().traces.inMemory, 50);
    assertBalanced(stats());
  });

  it('keeps everything in the spool until a server that was away is there', async () => {
    const first = await startReceiver();
    const { port, url } = first;
    await first.stop();
    const warnings: string[] = [];
    const spools = { logs: createMemorySpool() };
    const { offer, flush, stats } = deliverTo(url, { spools, warn: (text) => warnings.push(text) });
    for (let number = 0; number < 20; number++) offer(batchOf(number, { count: 5 }));
    assert.equal(await flush(10_000), true);
    assert.equal(stats().logs.spooled, 100);
    receiver = await startReceiver(accept, { port });
    while (stats().logs.spooled > 0) await sleep(5);
    assert.equal(received().size, 20);
    assert.equal(stats().logs.delivered, 100);
    assert.match(warnings[0] ?? '', /ECONNREFUSED .*The logs are sent again until they are taken/);
    assertBalanced(stats());
  }).timeout(20_000);
});
