import assert from 'node:assert/strict';
import { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import {
  type Context,
  type ContextManager,
  context,
  createContextKey,
  ROOT_CONTEXT,
} from '@opentelemetry/api';
import { isTracingSuppressed } from '@opentelemetry/core';
import { describe, it } from 'mocha';
import { createDelivery } from '../../src/delivery/delivery.ts';
import { createSender } from '../../src/delivery/send/sender.ts';
import { untraced } from '../../src/delivery/untraced.ts';
import { batchOf } from './support/batches.ts';
import { configFor } from './support/config.ts';
import { accept, startReceiver, status } from './support/receiver.ts';

const storage = new AsyncLocalStorage<Context>();
const manager: ContextManager = {
  active: () => storage.getStore() ?? ROOT_CONTEXT,
  with: (active, run, thisArg, ...args) => storage.run(active, () => run.apply(thisArg, args)),
  bind: (_context, target) => target,
  enable: () => manager,
  disable: () => manager,
};

describe('untraced', () => {
  it('keeps requests out of traces, repeated ones too, and lets go of the context of who offered', async () => {
    const key = createContextKey('request of the application');
    const seen: { suppressed: boolean; value: unknown }[] = [];
    const onRequest = () => {
      const active = context.active();
      seen.push({ suppressed: isTracingSuppressed(active), value: active.getValue(key) });
    };
    const receiver = await startReceiver(status(503));
    context.setGlobalContextManager(manager);
    subscribe('http.client.request.start', onRequest);
    const delivery = createDelivery({
      sender: createSender(configFor(receiver.url), { around: untraced }),
      random: () => 0.01,
    });
    try {
      context.with(ROOT_CONTEXT.setValue(key, 'present'), () => delivery.offer(batchOf(1)));
      while (receiver.requests.length < 2) await new Promise((resolve) => setTimeout(resolve, 1));
      receiver.behave(accept);
      assert.equal(await delivery.flush(10_000), true);
    } finally {
      unsubscribe('http.client.request.start', onRequest);
      context.disable();
      delivery.close();
      await receiver.stop();
    }
    assert.ok(seen.length >= 3);
    assert.deepEqual(new Set(seen.map((one) => JSON.stringify(one))), new Set(['{"suppressed":true}']));
  }).timeout(20_000);
});
