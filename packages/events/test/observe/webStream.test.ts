import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { beforeEach, describe, it } from 'mocha';
import { createObserver, type modelCall, type PayloadOf } from '../../src/index.ts';

type Call = PayloadOf<typeof modelCall>;
const META = { provider: 'ollama', model: 'm' };
const part = (content: string) => ({ model: 'm', message: { role: 'assistant', content }, done: false });
const LAST = { ...part(''), done: true, prompt_eval_count: 20, eval_count: 4 };
const CHUNKS = [part('It '), part('is '), part('so.'), LAST];
const LINES = CHUNKS.map((chunk) => new TextEncoder().encode(`${JSON.stringify(chunk)}\n`));
const LENGTH = LINES.reduce((length, { byteLength }) => length + byteLength, 0);

/** Gives each chunk when it is asked for one, later. */
const slow = (): ReadableStream<object> => {
  const left = [...CHUNKS];
  return new ReadableStream(
    {
      async pull(controller) {
        await wait(1);
        const next = left.shift();
        if (next) controller.enqueue(next);
        else controller.close();
      },
    },
    { highWaterMark: 0 },
  );
};
const bytes = (): ReadableStream<Uint8Array> => {
  const left = LINES.map((line) => line.slice());
  return new ReadableStream({
    type: 'bytes',
    async pull(controller) {
      await wait(1);
      const next = left.shift();
      if (next) controller.enqueue(next);
      else {
        controller.close();
        controller.byobRequest?.respond(0);
      }
    },
  });
};

const readAll = async (stream: ReadableStream<object>) => {
  const all: object[] = [];
  for await (const one of stream) all.push(one);
  return all;
};

/** Reads into one buffer of 16 bytes after the other. @returns how many bytes there were */
async function readInto(stream: ReadableStream<Uint8Array>, min = 1): Promise<number> {
  const reader = stream.getReader({ mode: 'byob' });
  let read = 0;
  for (;;) {
    const { done, value } = await reader.read(new Uint8Array(16), { min });
    read += value?.byteLength ?? 0;
    if (done) return read;
    if (read < LENGTH - 16) assert.ok(value.byteLength >= min, String(value.byteLength));
  }
}

describe('observeModelCall, with a stream of the web', () => {
  let calls: Call[];
  let observer: ReturnType<typeof createObserver>;
  beforeEach(() => {
    calls = [];
    const record = (_event: unknown, payload: unknown) => {
      calls.push(payload as Call);
      return '';
    };
    observer = createObserver({ record, abandonedAfter: 0.1 });
  });
  const observed = (stream = slow()) => observer.observeModelCall(META, () => stream);
  const response = (headers = { 'content-type': 'application/x-ndjson' }) =>
    observer.observeModelCall(META, () => new Response(bytes(), { headers }));
  const ends = () => calls.map(({ status, errorType, outputTokens }) => [status, errorType, outputTokens]);
  const SUCCESS = ['success', undefined, 4];

  it('is unlocked when it has been piped', async () => {
    const stream = observed();
    const piped = stream.pipeTo(new WritableStream());
    assert.equal(stream.locked, true);
    await piped;
    assert.equal(stream.locked, false);
    assert.deepEqual(ends(), [SUCCESS]);
  });

  it('keeps what a pipe left that was aborted without ending it, and the rest is watched', async () => {
    for (const how of ['pipeTo', 'pipeThrough'] as const) {
      const stream = observed();
      const controller = new AbortController();
      const options = { preventCancel: true, signal: controller.signal };
      const write = (chunk: object) => {
        if (chunk === CHUNKS[1]) controller.abort();
      };
      const writable = new WritableStream({ write });
      if (how === 'pipeTo') await assert.rejects(stream.pipeTo(writable, options), { name: 'AbortError' });
      else {
        stream.pipeThrough({ writable, readable: new ReadableStream() }, options);
        while (stream.locked) await wait(1);
      }
      assert.equal(stream.locked, false);
      assert.deepEqual(calls, []);
      assert.deepEqual(await readAll(stream), CHUNKS.slice(2));
      assert.deepEqual(ends(), [SUCCESS]);
      calls = [];
    }
  });

  it('refuses to be piped as the original does, and stays unlocked', async () => {
    const locked = new WritableStream();
    locked.getWriter();
    const readable = new ReadableStream();
    const none = undefined as never;
    const wrong = { signal: 7 } as never;
    for (const refuse of [
      async (stream: ReadableStream) => stream.pipeTo(none),
      async (stream: ReadableStream) => stream.pipeTo(locked),
      async (stream: ReadableStream) => stream.pipeTo(new WritableStream(), wrong),
      async (stream: ReadableStream) => void stream.pipeThrough(none),
      async (stream: ReadableStream) => void stream.pipeThrough({ readable, writable: locked }),
      async (stream: ReadableStream) =>
        void stream.pipeThrough({ readable, writable: new WritableStream() }, wrong),
    ]) {
      const told = async (stream: ReadableStream) =>
        refuse(stream).then(
          () => 'nothing',
          (error) => error.code,
        );
      const stream = observed();
      assert.match(await told(slow()), /^ERR_/);
      assert.equal(await told(stream), await told(slow()));
      assert.equal(stream.locked, false);
      await readAll(stream);
    }
    const stream = observed();
    const reader = stream.getReader();
    await assert.rejects(stream.pipeTo(new WritableStream()), { code: 'ERR_INVALID_STATE' });
    assert.throws(() => stream.pipeThrough(new TransformStream()), { code: 'ERR_INVALID_STATE' });
    assert.throws(() => stream.tee(), { code: 'ERR_INVALID_STATE' });
    await assert.rejects(stream.cancel(), { code: 'ERR_INVALID_STATE' });
    reader.releaseLock();
    await readAll(stream);
    assert.deepEqual(ends(), Array(7).fill(SUCCESS));
  });

  for (const [what, look] of [
    [
      'a reader that lets go',
      async (stream: ReadableStream) => {
        const reader = stream.getReader();
        assert.equal((await reader.read()).value, CHUNKS[0]);
        reader.releaseLock();
        await assert.rejects(reader.cancel());
      },
    ],
    [
      'a reader that lets go while it waits',
      async (stream: ReadableStream) => {
        const first = stream.getReader();
        await first.read();
        const reading = first.read();
        first.releaseLock();
        await assert.rejects(reading, TypeError);
      },
    ],
    [
      'a loop that leaves the stream open',
      async (stream: ReadableStream) => {
        for await (const one of stream.values({ preventCancel: true })) {
          assert.equal(one, CHUNKS[0]);
          break;
        }
      },
    ],
  ] as const) {
    it(`is watched to its end after a look by ${what}`, async () => {
      const stream = observed();
      await look(stream);
      assert.deepEqual(calls, []);
      assert.deepEqual(await readAll(stream), CHUNKS.slice(1));
      assert.deepEqual(ends(), [SUCCESS]);
    });
  }

  it('is abandoned when nobody reads on after a look, also by one who let go while it waited', async () => {
    const reader = observed().getReader();
    const reading = reader.read();
    reader.releaseLock();
    await assert.rejects(reading, TypeError);
    while (calls.length === 0) await wait(1);
    assert.deepEqual(ends(), [['cancelled', 'abandoned', undefined]]);
  });

  it('stays one of bytes, read into buffers as large as wanted, also in both branches of a tee', async () => {
    assert.equal(await readInto((await response()).body as never, 16), LENGTH);
    const branches = (await response()).body?.tee() ?? [];
    assert.deepEqual(await Promise.all(branches.map((branch) => readInto(branch))), [LENGTH, LENGTH]);
    const copied = await response();
    const [text, copy] = await Promise.all([copied.clone().text(), copied.text()]);
    assert.equal(text, copy);
    assert.deepEqual(ends(), Array(3).fill(SUCCESS));
  });

  it('breaks for whoever reads it, as it does by itself', async () => {
    const broken = new Error('broken');
    const breaking = () =>
      ReadableStream.from(
        (async function* () {
          yield CHUNKS[0];
          throw broken;
        })(),
      );
    const is = (error: unknown) => error === broken;
    const observe = () => observer.observeModelCall(META, breaking);
    await assert.rejects(observe().pipeTo(new WritableStream()), is);
    await assert.rejects(readAll(observe().pipeThrough(new TransformStream()) as never), is);
    await assert.rejects(readAll(observe().tee()[0] as never), is);
    assert.deepEqual(ends(), Array(3).fill(['failed', 'Error', undefined]));
  });
});
