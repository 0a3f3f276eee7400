import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { context, createContextKey } from '@opentelemetry/api';
import express, { type ErrorRequestHandler } from 'express';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { bindContext } from '../../src/context/bindContext.ts';
import { startSdk } from '../support/sdk.ts';

const KEY = createContextKey('test.key');
const active = () => context.active().getValue(KEY);
const within = <R>(value: string, fn: () => R): R => context.with(context.active().setValue(KEY, value), fn);

describe('bindContext', () => {
  let sdk: ReturnType<typeof startSdk>;
  beforeEach(() => {
    sdk = startSdk();
  });
  afterEach(() => sdk.stop());

  it('captures the context where it is called, not where the function runs', () => {
    const bound = within('origin', () => bindContext(active));
    assert.equal(within('elsewhere', bound), 'origin');
    assert.equal(bound(), 'origin');
    assert.equal(active(), undefined);
  });

  it('captures that there is none', () => {
    assert.equal(within('elsewhere', bindContext(active)), undefined);
  });

  it('keeps the context in what the function starts', async () => {
    const bound = within('origin', () =>
      bindContext(async () => {
        await new Promise((resolve) => setImmediate(resolve));
        return active();
      }),
    );
    assert.equal(await within('elsewhere', bound), 'origin');
  });

  it('passes this, arguments, result and what is thrown', () => {
    const owner = {
      factor: 2,
      times: bindContext(function (this: { factor: number }, a: number, b: number) {
        return this.factor * a * b;
      }),
    };
    assert.equal(owner.times(3, 4), 24);
    const failing = bindContext(() => {
      throw new RangeError('broken');
    });
    assert.throws(failing, RangeError);
  });

  it('keeps name, parameters and properties of the function, and may be a class', () => {
    function handle(_error: Error, _request: object, _response: object, _next: () => void) {}
    const bound = bindContext(Object.assign(handle, { stack: [1] }));
    assert.deepEqual([bound.name, bound.length, Reflect.get(bound, 'stack')], ['handle', 4, [1]]);
    class Job {
      readonly origin = active();
    }
    const BoundJob = within('origin', () =>
      bindContext(Job as unknown as () => Job),
    ) as unknown as typeof Job;
    const job = new BoundJob();
    assert.equal(job.origin, 'origin');
    assert.ok(job instanceof Job && job instanceof BoundJob);
  });

  it('is an error handler to Express where the function is one', async () => {
    const app = express();
    app.get('/', () => {
      throw new Error('on purpose');
    });
    const answer: ErrorRequestHandler = (_error, _request, response, _next) => void response.sendStatus(418);
    app.use(bindContext(answer));
    const server = app.listen(0);
    await once(server, 'listening');
    const { status } = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    server.close();
    server.closeAllConnections();
    assert.equal(status, 418);
  });
});
