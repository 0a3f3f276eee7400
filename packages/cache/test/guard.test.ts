import assert from 'node:assert/strict';
import { once } from 'node:events';
import net from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { context, createContextKey, ROOT_CONTEXT } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { afterEach, describe, it } from 'mocha';
import { CacheUnavailableError } from '../src/errors.ts';
import { createGuard, type Guard, type GuardOptions, within } from '../src/guard.ts';
import { eventually } from './support/eventually.ts';

/** A server on a thread of its own, which answers while this one is blocked. */
const ECHO = `
  const { parentPort } = require('node:worker_threads');
  const server = require('node:net').createServer((socket) => socket.pipe(socket));
  server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));`;
const NEVER = new Promise<never>(() => {});

describe('guard', () => {
  let guard: Guard;
  afterEach(() => guard?.close());

  function make(options: Partial<GuardOptions> = {}): Guard {
    guard = createGuard({
      timeout: 20,
      cooldown: 20,
      isAnswer: (error) => error instanceof RangeError,
      unavailable: (cause) =>
        new CacheUnavailableError('connection', `away: ${String(cause)}`, 'wait', cause),
      probe: async () => {},
      ...options,
    });
    return guard;
  }
  const fail = async () => {
    throw new Error('cut');
  };

  it('passes results and answers, and stays closed', async () => {
    make();
    assert.equal(await guard.run(async () => 7), 7);
    await assert.rejects(
      guard.run(async () => {
        throw new RangeError('mine');
      }),
      RangeError,
    );
    assert.equal(guard.state, 'closed');
  });

  it('opens on one failure and then refuses without calling', async () => {
    make({ cooldown: 60_000 });
    await assert.rejects(guard.run(fail), { reason: 'connection', message: /away: Error: cut/ });
    assert.equal(guard.state, 'open');
    await assert.rejects(
      guard.run(() => assert.fail('called')),
      (error: CacheUnavailableError) =>
        error.reason === 'circuit_open' && error.cause instanceof CacheUnavailableError,
    );
  });

  it('opens on a call that takes too long', async () => {
    make({ cooldown: 60_000 });
    await assert.rejects(
      guard.run(() => NEVER),
      { message: /no answer within 20 ms/ },
    );
    assert.equal(guard.state, 'open');
  });

  it('refuses while one probe is under way, and closes when it succeeds', async () => {
    const probe = Promise.withResolvers<void>();
    let probes = 0;
    let awayFor = 0;
    make({
      probe: () => {
        probes++;
        return probe.promise;
      },
      onClose: (milliseconds) => {
        awayFor = milliseconds;
      },
    });
    await assert.rejects(guard.run(fail));
    await eventually(() => assert.equal(guard.state, 'half_open'));
    await assert.rejects(
      guard.run(async () => 1),
      { reason: 'circuit_open' },
    );
    probe.resolve();
    await eventually(() => assert.equal(guard.state, 'closed'));
    assert.equal(await guard.run(async () => 1), 1);
    assert.equal(probes, 1);
    assert.ok(awayFor > 0);
  });

  it('probes again after a probe that failed', async () => {
    let probes = 0;
    make({ probe: () => (++probes < 3 ? fail() : Promise.resolve()) });
    await assert.rejects(guard.run(fail));
    await eventually(() => assert.equal(guard.state, 'closed'));
    assert.equal(probes, 3);
  });

  it('probes again before it closes while there is work pending', async () => {
    const work = [1, 2, 3];
    make({
      probe: async () => {
        work.pop();
      },
      pending: () => work.length > 0,
    });
    await assert.rejects(guard.run(fail));
    await eventually(() => assert.equal(guard.state, 'closed'));
    assert.deepEqual(work, []);
  });

  it('tells once per absence, and is not opened by a failure from before the last one', async () => {
    const opened: string[] = [];
    make({ timeout: 60_000, onOpen: ({ message }) => opened.push(message) });
    const old = Promise.withResolvers<never>();
    const slow = assert.rejects(guard.run(() => old.promise));
    await Promise.allSettled([guard.run(fail), guard.run(fail)]);
    assert.equal(opened.length, 1);
    await eventually(() => assert.equal(guard.state, 'closed'));
    old.reject(new Error('late'));
    await slow;
    assert.equal(guard.state, 'closed');
    assert.equal(opened.length, 1);
  });

  it('stops probing when it is closed for good', async () => {
    let probes = 0;
    make({
      probe: () => {
        probes++;
        return fail();
      },
    });
    await assert.rejects(guard.run(fail));
    guard.close();
    await sleep(60);
    assert.equal(probes, 0);
  });

  it('probes outside of the context of the call that failed', async () => {
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    try {
      const seen = Promise.withResolvers<unknown>();
      const key = createContextKey('request');
      make({ probe: async () => seen.resolve(context.active().getValue(key)) });
      await context.with(ROOT_CONTEXT.setValue(key, 'r-1'), () => assert.rejects(guard.run(fail)));
      assert.equal(await seen.promise, undefined);
    } finally {
      context.disable();
    }
  });
});

describe('within', () => {
  it('does not count an answer as late that arrived while the event loop was blocked', async () => {
    const server = new Worker(ECHO, { eval: true });
    const [port] = await once(server, 'message');
    const socket = net.connect(port, '127.0.0.1');
    await once(socket, 'connect');
    try {
      const answer = once(socket, 'data').then(() => 'answered');
      socket.write('x');
      const outcome = within(50, answer);
      const blockedUntil = performance.now() + 200;
      setImmediate(() => {
        while (performance.now() < blockedUntil);
      });
      assert.equal(await outcome, 'answered');
    } finally {
      socket.destroy();
      await server.terminate();
    }
  });
});
