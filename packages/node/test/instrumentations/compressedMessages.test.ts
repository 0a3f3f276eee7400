import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { context, trace } from '@opentelemetry/api';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { unitOfWork } from '../../src/context/unitOfWork.ts';
import { bindConnection } from '../../src/instrumentations/connectionContext.ts';
import { startSdk } from '../support/sdk.ts';

const traceId = () => trace.getSpanContext(context.active())?.traceId;

/** One queue for all, which goes on with what waits where another has ended, in its context, as that of `ws` does. */
const waiting: (() => void)[] = [];

class Deflate {
  compress(_data: unknown, _isLast: boolean, callback: () => void): void {
    waiting.push(callback);
  }
  decompress(_data: unknown, _isLast: boolean, callback: () => void): void {
    waiting.push(callback);
  }
}

describe('compressed messages of ws', () => {
  let sdk: ReturnType<typeof startSdk>;
  beforeEach(() => {
    sdk = startSdk();
  });
  afterEach(() => sdk.stop());

  for (const name of ['compress', 'decompress'] as const) {
    it(`go on in the context in which they came, whoever's ended before them (${name})`, () => {
      const heard: (string | undefined)[] = [];
      const own = ['one', 'two'].map((user) =>
        unitOfWork(user, () => {
          const connection = new EventEmitter();
          const deflate = new Deflate();
          Object.assign(connection, {
            [Symbol('websocket')]: { _extensions: { 'permessage-deflate': deflate } },
          });
          bindConnection(connection);
          connection.on('data', () => deflate[name]('text', true, () => heard.push(traceId())));
          connection.emit('data');
          return traceId();
        }),
      );
      unitOfWork('another', () => {
        for (const callback of waiting.splice(0)) callback();
      });
      assert.deepEqual(heard, own);
      assert.equal(new Set(own).size, 2);
    });
  }
});
