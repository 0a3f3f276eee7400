import assert from 'node:assert/strict';
import { errorMonitor } from 'node:events';
import { PassThrough } from 'node:stream';
import { describe, it } from 'mocha';
import { handshakeAnswer } from '../../src/instrumentations/handshakeAnswer.ts';

const SWITCHING = 'HTTP/1.1 101 Switching Protocols\r\n\r\n';

/** `once()` would reject by the error. */
const closed = (socket: PassThrough) => new Promise((resolve) => socket.once('close', resolve));

describe('the answer of a handshake', () => {
  /** A connection, and what is told of its answer. */
  function handshake() {
    const socket = new PassThrough();
    const answer = handshakeAnswer(socket, Buffer.of());
    const told: unknown[] = [];
    answer.on('close', () => told.push(answer.statusCode));
    answer.on(errorMonitor, ({ name }: Error) => told.push(name));
    return { socket, told };
  }

  it('is told of once, whatever is written and closed afterwards', async () => {
    const { socket, told } = handshake();
    socket.write(SWITCHING);
    assert.deepEqual(told, [101]);
    socket.write('HTTP/1.1 500 Oops\r\n');
    socket.destroy(new Error('gone')).on('error', () => {});
    await closed(socket);
    assert.deepEqual(told, [101]);
  });

  it('is an error where the connection is closed before, by the error of that', async () => {
    for (const [error, name] of [
      [undefined, 'HandshakeUnanswered'],
      [new TypeError('reset'), 'TypeError'],
    ] as const) {
      const { socket, told } = handshake();
      socket.on('error', () => {}).destroy(error);
      await closed(socket);
      assert.deepEqual(told, [name]);
    }
  });

  for (const [what, parts, status] of [
    ['text', [SWITCHING], 101],
    ['bytes', [new TextEncoder().encode('HTTP/1.0 404 Not Found\r\n\r\n')], 404],
    ['parts', ['HTTP', Buffer.from('/1.1 '), '503 '], 503],
    ['no HTTP', ['hello, who is there?'], undefined],
  ] as const) {
    it(`is read from ${what}, which goes on to the client as it is`, async () => {
      const { socket, told } = handshake();
      for (const part of parts) socket.write(part);
      socket.end();
      assert.deepEqual(told, [status]);
      assert.deepEqual(
        Buffer.concat(await socket.toArray()),
        Buffer.concat(parts.map((part) => Buffer.from(part))),
      );
    });
  }

  it('leaves the connection as it was, and what others have put around it', () => {
    const { socket } = handshake();
    const end = socket.end;
    const wrapped = function (this: PassThrough, ...given: unknown[]) {
      return end.apply(this, given as never);
    };
    Object.assign(socket, { end: wrapped });
    socket.write(SWITCHING);
    assert.equal(Object.hasOwn(socket, 'write'), false);
    assert.equal(socket.end, wrapped);
    assert.equal(socket.listenerCount('close'), 0);
    socket.end('more');
    assert.equal(String(socket.read()), `${SWITCHING}more`);
    const own = new PassThrough();
    const write = own.write.bind(own);
    Object.assign(own, { write });
    handshakeAnswer(own, undefined);
    own.write(SWITCHING);
    assert.equal(own.write, write);
  });
});
