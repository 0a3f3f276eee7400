import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import type { ProtoWriter } from '../../src/encode/writer.ts';
import { type Chunk, KIND } from '../../src/memory/chunk.ts';
import { Inbox } from '../../src/memory/inbox.ts';
import { CHUNK_BYTES, Outbox, type OutboxOptions } from '../../src/memory/outbox.ts';

const KIB = 1024;

function pair(options: OutboxOptions = {}) {
  const inbox = new Inbox();
  const outbox = new Outbox({ opened: (chunk) => inbox.open(chunk), committed() {} }, options);
  const put = (bytes: Uint8Array) =>
    outbox.put(KIND.metrics, 0, (writer, record: Uint8Array) => writer.raw(record), bytes, 0);
  const drain = () => {
    const messages: Buffer[] = [];
    inbox.drain(
      (_kind, _scope, message) => messages.push(Buffer.from(message)),
      () => {},
    );
    return messages;
  };
  return { inbox, outbox, put, drain };
}

describe('the shared memory', () => {
  it('gives what was put in, in order and unchanged, whatever the sizes and whenever it is read', () => {
    const step = fc.oneof(
      { weight: 9, arbitrary: fc.uint8Array({ maxLength: 400 }) },
      {
        weight: 1,
        arbitrary: fc.nat({ max: 700 * KIB }).map((size) => new Uint8Array(size).fill(size % 251)),
      },
      { weight: 2, arbitrary: fc.constant('drain' as const) },
      { weight: 1, arbitrary: fc.constant('seal' as const) },
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const { outbox, inbox, put, drain } = pair();
        const expected: Buffer[] = [];
        const read: Buffer[] = [];
        for (const step of steps) {
          if (step === 'drain') read.push(...drain());
          else if (step === 'seal') outbox.seal();
          else {
            assert.equal(put(step), undefined);
            expected.push(Buffer.from(step));
          }
        }
        read.push(...drain());
        assert.ok(inbox.empty);
        assert.deepEqual(read, expected);
      }),
    );
  });

  for (const size of [10, 300 * KIB]) {
    it(`takes a record that is put while another one is encoded, each whole (${size} bytes)`, () => {
      const { outbox, inbox, put, drain } = pair();
      const inner = new Uint8Array(size).fill(7);
      const outer = Buffer.from('outer');
      put(Buffer.from('before'));
      outbox.put(
        KIND.metrics,
        0,
        (writer, record: Buffer) => {
          writer.raw(record.subarray(0, 2));
          assert.equal(put(inner), undefined);
          writer.raw(record.subarray(2));
        },
        outer,
        0,
      );
      put(Buffer.from('after'));
      outbox.seal();
      const read = drain();
      assert.ok(inbox.empty);
      assert.deepEqual(
        read.map((message) => (message.length > 10 ? message.length : message.toString())).toSorted(),
        [size > 10 ? size : Buffer.from(inner).toString(), 'after', 'before', 'outer'].toSorted(),
      );
    });
  }

  it('is bounded: beyond its limit a record is refused, and taken again once there is room', () => {
    const { outbox, put, drain } = pair({ maxMemoryBytes: 4 * CHUNK_BYTES });
    const record = new Uint8Array(10 * KIB);
    let taken = 0;
    while (put(record) === undefined) taken++;
    assert.equal(put(record), 'memory_full');
    assert.ok(outbox.memoryBytes <= 4 * (CHUNK_BYTES + 1024));
    assert.equal(drain().length, taken);
    assert.equal(put(record), undefined);
  });

  it('takes more where all was read, and uses no memory again that is kept for a reader that may die', () => {
    const { inbox, outbox, put } = pair({ maxMemoryBytes: 2 * CHUNK_BYTES });
    const record = new Uint8Array(100 * KIB);
    const kept: Chunk[] = [];
    const drain = () =>
      inbox.drain(
        () => {},
        () => {},
        (chunk) => {
          chunk.keep();
          kept.push(chunk);
        },
      );
    for (let round = 0; round < 5; round++) {
      for (let i = 0; i < 2; i++) assert.equal(put(record), undefined);
      outbox.seal();
      drain();
    }
    assert.equal(new Set(kept.map(({ shared }) => shared)).size, 5);
    assert.equal(outbox.unsafe.length, 5);
    for (const chunk of kept) chunk.release();
    assert.equal(outbox.unsafe.length, 0);
  });

  it('refuses a record that is larger than allowed, and goes on with the next', () => {
    const { put, drain } = pair({ maxRecordBytes: 300 * KIB });
    assert.equal(put(new Uint8Array(100)), undefined);
    assert.equal(put(new Uint8Array(1024 * KIB)), 'record_too_large');
    assert.equal(put(new Uint8Array(300 * KIB)), undefined);
    assert.deepEqual(
      drain().map(({ byteLength }) => byteLength),
      [100, 300 * KIB],
    );
  });

  it('leaves nothing of a record whose encoding throws', () => {
    const { outbox, put, drain } = pair();
    const half = (writer: ProtoWriter) => {
      writer.text('half of it');
      throw new Error('no');
    };
    put(new Uint8Array([1]));
    assert.equal(outbox.put(KIND.log, 1, half, undefined, undefined), 'encoding_failed');
    put(new Uint8Array([2]));
    assert.deepEqual(
      drain().map((message) => [...message]),
      [[1], [2]],
    );
  });

  it('uses its memory again and gives a burst’s back', () => {
    const { outbox, put, drain } = pair();
    const record = new Uint8Array(CHUNK_BYTES / 2);
    for (let i = 0; i < 100; i++) put(record);
    const burst = outbox.memoryBytes;
    for (let round = 0; round < 100; round++) {
      drain();
      put(record);
    }
    assert.ok(outbox.memoryBytes <= 18 * (CHUNK_BYTES + 1024), `${outbox.memoryBytes} of ${burst}`);
  });

  it('keeps the frames of a resource that is not known yet for later, with all that follow', () => {
    const { inbox, outbox, drain } = pair();
    const put = (scope: number, text: string) =>
      outbox.put(KIND.log, scope, (writer, value: string) => writer.text(value), text, 0);
    const nothing = { message: new Uint8Array(), schemaUrl: '' };
    inbox.define({ type: 'scope', number: 1, definition: { ...nothing, resource: 1 } });
    put(1, 'first');
    put(2, 'second');
    assert.equal(drain().length, 0);
    inbox.define({ type: 'resource', number: 1, definition: nothing, pending: true });
    assert.equal(drain().length, 0);
    inbox.define({ type: 'resource', number: 1, definition: nothing, pending: false });
    assert.equal(drain().length, 1);
    inbox.define({ type: 'scope', number: 2, definition: { ...nothing, resource: 1 } });
    assert.equal(drain().length, 1);
  });

  it('takes a resource as far as it is known when nothing more will come', () => {
    const { inbox, outbox, drain } = pair();
    const nothing = { message: new Uint8Array(), schemaUrl: '' };
    inbox.define({ type: 'scope', number: 1, definition: { ...nothing, resource: 1 } });
    inbox.define({ type: 'resource', number: 1, definition: nothing, pending: true });
    outbox.put(KIND.log, 1, (writer, value: string) => writer.text(value), 'last', 0);
    inbox.settle();
    assert.equal(drain().length, 1);
  });
});
