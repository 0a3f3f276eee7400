import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { PassThrough } from 'node:stream';
import { context, trace } from '@opentelemetry/api';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { activeIdentity, withIdentity } from '../../src/context/identity.ts';
import { unitOfWork } from '../../src/context/unitOfWork.ts';
import { bindConnection } from '../../src/instrumentations/connectionContext.ts';
import { startSdk } from '../support/sdk.ts';

const traceId = () => trace.getSpanContext(context.active())?.traceId;

describe('a connection that is bound to its context', () => {
  let sdk: ReturnType<typeof startSdk>;
  beforeEach(() => {
    sdk = startSdk();
  });
  afterEach(() => sdk.stop());

  /** One of a unit of work, and that unit's trace. */
  function connection<T extends EventEmitter>(made: T): { made: T; own: string | undefined } {
    return unitOfWork('handshake', () => {
      bindConnection(made);
      return { made, own: traceId() };
    });
  }

  for (const method of ['on', 'addListener', 'once', 'prependListener', 'prependOnceListener'] as const) {
    it(`tells those who listen by ${method}() in its context, with what they are told`, () => {
      const { made, own } = connection(new EventEmitter());
      const heard: unknown[] = [];
      assert.equal(
        made[method]('data', function (this: unknown, ...given: unknown[]) {
          heard.push(this === made, traceId(), ...given);
        }),
        made,
      );
      unitOfWork('another', () => made.emit('data', 1, 2));
      assert.deepEqual(heard, [true, own, 1, 2]);
    });

    it(`forgets them, and knows them, by what was given to ${method}()`, () => {
      const { made } = connection(new EventEmitter());
      const listener = () => assert.fail();
      made[method]('data', listener);
      assert.deepEqual(made.listeners('data'), [listener]);
      assert.equal(made.listenerCount('data', listener), 1);
      made.removeListener('data', listener);
      assert.equal(made.emit('data'), false);
    });

    it(`refuses what is no function, as Node does (${method})`, () => {
      const { made } = connection(new EventEmitter());
      assert.throws(() => made[method]('data', 17 as never), { code: 'ERR_INVALID_ARG_TYPE' });
    });
  }

  for (const method of ['once', 'prependOnceListener'] as const) {
    it(`tells those of ${method}() once, also while they are being told`, () => {
      const { made } = connection(new EventEmitter());
      let count = 0;
      let isAgain = false;
      const again = () => {
        if (isAgain) return;
        isAgain = true;
        made.emit('data');
      };
      made.on('data', again);
      made[method]('data', () => {
        count++;
        again();
      });
      made.emit('data');
      made.emit('data');
      assert.equal(count, 1);
    });
  }

  it('keeps the order of those who listen', () => {
    const { made } = connection(new EventEmitter());
    const order: string[] = [];
    made.on('data', () => order.push('second'));
    made.once('data', () => order.push('third'));
    made.prependListener('data', () => order.push('first'));
    made.emit('data');
    assert.deepEqual(order, ['first', 'second', 'third']);
  });

  it('keeps a user that is known where somebody begins to listen, in the same trace alone', () => {
    const made = new EventEmitter();
    const heard: unknown[] = [];
    const hear = () => heard.push([traceId() === own, activeIdentity().user]);
    let own: string | undefined;
    unitOfWork('handshake', () => {
      own = traceId();
      bindConnection(made);
      withIdentity({ user: 'u-1' }, () => made.on('data', hear));
    });
    withIdentity({ user: 'u-2' }, () => made.on('data', hear));
    unitOfWork('another', () => made.on('data', hear));
    made.emit('data');
    assert.deepEqual(heard, [
      [true, 'u-1'],
      [true, undefined],
      [true, undefined],
    ]);
  });

  it('goes on as a stream does: piped, awaited, iterated', async () => {
    const { made, own } = connection(new PassThrough());
    const heard: unknown[] = [];
    made.on('data', () => heard.push(traceId()));
    const piped = made.pipe(new PassThrough()).setEncoding('utf8');
    const ended = once(made, 'end');
    made.end('text');
    await ended;
    assert.equal((await piped.toArray()).join(), 'text');
    assert.deepEqual(heard, [own]);
    const { made: iterated } = connection(new PassThrough());
    iterated.end('text');
    assert.equal(String(Buffer.concat(await iterated.toArray())), 'text');
  });

  it('is bound once', () => {
    const { made, own } = connection(new EventEmitter());
    unitOfWork('another', () => bindConnection(made));
    made.on('data', () => assert.equal(traceId(), own));
    assert.equal(made.emit('data'), true);
  });
});
