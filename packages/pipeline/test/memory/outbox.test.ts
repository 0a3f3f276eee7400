import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import type { ProtoWriter } from '../../src/encode/writer.ts';
import { CHUNK_BYTES, type Chunk, KIND } from '../../src/memory/chunk.ts';
import { KEPT_BYTES } from '../../src/memory/freeChunks.ts';
import { Inbox } from '../../src/memory/inbox.ts';
import { Outbox, type OutboxOptions } from '../../src/memory/outbox.ts';

const KIB = 1024;

const MIB = 1024 * KIB;

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

/** What {@link writePart} writes takes so many bytes. */
const PART_BYTES: Readonly<Record<string, number>> = { raw: 40, id: 17, text: 4, nested: 203 };

function writePart(writer: ProtoWriter, part: string): void {
  if (part === 'raw') writer.raw(new Uint8Array(40));
  else if (part === 'id') writer.id('0123456789abcdef0123456789abcdef', 16);
  else if (part === 'text') writer.text('né');
  else {
    writer.byte(1);
    const at = writer.open();
    writer.raw(new Uint8Array(200));
    writer.close(at);
  }
}

function pair(options: OutboxOptions = {}) {
  const inbox = new Inbox();
  const opened: Chunk[] = [];
  const reader = {
    opened(chunk: Chunk) {
      opened.push(chunk);
      inbox.open(chunk);
    },
    committed() {},
  };
  const outbox = new Outbox(reader, options);
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
  return { inbox, outbox, opened, put, drain };
}

describe('the shared memory', function () {
  this.timeout(20_000);
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

  it('takes as much again where all was read, and uses no memory again that is kept for a reader that may die', () => {
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
    for (let round = 0; round < 4; round++) {
      for (let i = 0; i < 2; i++) assert.equal(put(record), undefined);
      outbox.seal();
      drain();
    }
    assert.equal(new Set(kept.map(({ shared }) => shared)).size, 4);
    assert.equal(outbox.unsafe.length, 4);
    assert.equal(put(record), 'memory_full');
    assert.equal(outbox.memoryBytes, outbox.maxMemoryBytes);
    kept[2]?.release(); // in whatever order; it is found by a few looks, each at another chunk
    assert.ok(kept.some(() => put(record) === undefined));
    assert.equal(outbox.memoryBytes, outbox.maxMemoryBytes);
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

  it('uses the memory of a burst again as long as it exists', () => {
    const { outbox, opened, put, drain } = pair();
    const record = new Uint8Array(CHUNK_BYTES / 2);
    for (let round = 0; round < 10; round++) {
      for (let i = 0; i < 100; i++) put(record);
      for (let i = 0; i < 3; i++) assert.equal(put(new Uint8Array(2 * MIB - 1_000 * round)), undefined);
      outbox.seal();
      drain();
    }
    const distinct = [...new Set(opened.map(({ shared }) => shared))];
    assert.ok(distinct.length <= 100 + 3 + 1, `${distinct.length} chunks`);
    assert.equal(
      outbox.memoryBytes,
      distinct.reduce((sum, { byteLength }) => sum + byteLength, 0),
    );
  });

  it('gives the memory of a burst back, without being asked for more', async () => {
    const { outbox, opened, put, drain } = pair();
    for (let i = 0; i < 100; i++) put(new Uint8Array(CHUNK_BYTES / 2));
    put(new Uint8Array(2 * MIB));
    outbox.seal();
    drain();
    opened.length = 0;
    while (outbox.memoryBytes > KEPT_BYTES + CHUNK_BYTES) {
      await sleep(50);
      collectGarbage();
    }
  });

  it('fits a large record’s memory to it, and opens none that stays empty', () => {
    const { outbox, opened, put, drain } = pair();
    const sizes = [10, 5_000_000, 300 * KIB, 20, 1_000_000];
    for (const size of sizes) assert.equal(put(new Uint8Array(size)), undefined);
    outbox.seal();
    assert.deepEqual(
      opened.map(({ size }) => size),
      [CHUNK_BYTES, 5_000_000 + 24, 300 * KIB + 24, CHUNK_BYTES, 1_000_000 + 24],
    );
    assert.deepEqual(
      drain().map(({ byteLength }) => byteLength),
      sizes,
    );
  });

  it('takes ten records of 5 MB in one turn by default', () => {
    const { put } = pair();
    for (let i = 0; i < 10; i++) assert.equal(put(new Uint8Array(5_000_000)), undefined);
  });

  it('takes a record of exactly the largest size and none above it, however it is written', () => {
    const around = fc.oneof(fc.integer({ min: -200, max: 200 }), fc.constantFrom(-1, 0, 1));
    const limit = fc.constantFrom(0, 300, CHUNK_BYTES - 152, CHUNK_BYTES - 24, CHUNK_BYTES, 700 * KIB);
    const parts = fc.array(fc.constantFrom('raw', 'id', 'text', 'nested'), { maxLength: 8 });
    fc.assert(
      fc.property(limit, around, parts, fc.nat({ max: 300 }), (maxRecordBytes, more, parts, before) => {
        const { outbox, put, drain } = pair({ maxRecordBytes });
        const first = put(new Uint8Array(before));
        assert.equal(first, before > maxRecordBytes ? 'record_too_large' : undefined);
        const bytesOfParts = parts.reduce((sum, part) => sum + (PART_BYTES[part] ?? 0), 0);
        const bytes = Math.max(maxRecordBytes + more, bytesOfParts);
        const write = (writer: ProtoWriter) => {
          writer.raw(new Uint8Array(bytes - bytesOfParts));
          for (const part of parts) writePart(writer, part);
        };
        const refusal = outbox.put(KIND.log, 0, write, undefined, undefined);
        assert.equal(refusal, bytes > maxRecordBytes ? 'record_too_large' : undefined);
        assert.equal(put(new Uint8Array(0)), undefined);
        const read = drain().map(({ byteLength }) => byteLength);
        assert.deepEqual(read, [...(first ? [] : [before]), ...(refusal ? [] : [bytes]), 0]);
      }),
      { numRuns: 500 },
    );
  });

  it('lets everything be read that was put while another record was encoded, before any chunk is full', () => {
    const { inbox, outbox, drain } = pair();
    const put = (depth: number): void => {
      const write = (writer: ProtoWriter) => {
        writer.byte(depth);
        if (depth > 0) put(depth - 1);
        writer.byte(depth);
      };
      assert.equal(outbox.put(KIND.log, 0, write, undefined, undefined), undefined);
    };
    for (let round = 0; round < 1_000; round++) put(3);
    const read = drain().map((message) => message.toString('hex'));
    assert.ok(inbox.empty);
    assert.equal(read.length, 4_000);
    assert.deepEqual([...new Set(read)].toSorted(), ['0000', '0101', '0202', '0303']);
    assert.equal(outbox.memoryBytes, 4 * CHUNK_BYTES);
  });

  it('keeps the order of large records and small ones', () => {
    const { put, drain } = pair();
    const sizes = Array.from({ length: 40 }, (_, n) => (n % 3 === 0 ? 300 * KIB + n : n));
    for (const size of sizes) assert.equal(put(new Uint8Array(size)), undefined);
    assert.deepEqual(
      drain().map(({ byteLength }) => byteLength),
      sizes,
    );
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
