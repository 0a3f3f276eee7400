import assert from 'node:assert/strict';
import { once } from 'node:events';
import { PassThrough, Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { beforeEach, describe, it } from 'mocha';
import { createObserver, type modelCall, type PayloadOf } from '../../src/index.ts';

type Call = PayloadOf<typeof modelCall>;
const META = { provider: 'ollama', model: 'm' };
const CHUNKS = [
  { model: 'm', message: { role: 'assistant', content: 'It is.' }, done: false },
  {
    model: 'm',
    message: { role: 'assistant', content: '' },
    done: true,
    prompt_eval_count: 20,
    eval_count: 4,
  },
];

describe('observeModelCall, with a stream of Node’s', () => {
  let calls: Call[];
  let observer: ReturnType<typeof createObserver>;
  beforeEach(() => {
    calls = [];
    const record = (_event: unknown, payload: unknown) => {
      calls.push(payload as Call);
      return '';
    };
    observer = createObserver({ record, abandonedAfter: 0.02 });
  });
  const given = (stream: Readable = Readable.from(CHUNKS)) => observer.observeModelCall(META, () => stream);
  const recorded = async () => {
    while (calls.length === 0) await wait(1);
    await wait(1);
    assert.equal(calls.length, 1);
    return calls[0] as Call;
  };
  const sink = () => new Writable({ objectMode: true, write: (_chunk, _encoding, done) => done() });

  for (const [what, read] of [
    ['a pipe', (stream) => once(stream.pipe(sink()), 'finish')],
    ['a pipeline', (stream) => pipeline(stream, sink())],
    [
      'its events',
      (stream) =>
        once(
          stream.on('data', () => {}),
          'end',
        ),
    ],
    [
      'read()',
      (stream) =>
        once(
          stream.on('readable', () => {
            while (stream.read() !== null);
          }),
          'end',
        ),
    ],
    ['a loop', async (stream) => assert.equal((await stream.toArray()).length, 2)],
  ] satisfies [string, (stream: Readable) => Promise<unknown>][]) {
    it(`watches what is read by ${what}`, async () => {
      await read(given());
      const { status, inputTokens, outputTokens, timeToFirstChunk } = await recorded();
      assert.deepEqual([status, inputTokens, outputTokens], ['success', 20, 4]);
      assert.ok(timeToFirstChunk !== undefined);
    });
  }

  it('sees the first chunk when it comes, however late it is read', async () => {
    const source = new PassThrough({ objectMode: true });
    const startedAt = performance.now();
    const stream = observer.observeModelCall(META, () => source);
    source.write(CHUNKS[0]);
    source.end(CHUNKS[1]);
    await wait(10);
    const readAfter = (performance.now() - startedAt) / 1000;
    await stream.toArray();
    const { timeToFirstChunk = Number.NaN } = await recorded();
    assert.ok(timeToFirstChunk < readAfter, `${timeToFirstChunk} < ${readAfter}`);
  });

  it('sees what the stream held already', async () => {
    const source = new PassThrough({ objectMode: true });
    source.write(CHUNKS[0]);
    source.end(CHUNKS[1]);
    await given(source).toArray();
    assert.equal((await recorded()).outputTokens, 4);
  });

  it('tells what the consumer left, what nobody reads on and what broke', async () => {
    for await (const _ of given(Readable.from(CHUNKS.slice(0, 1)))) break;
    assert.equal((await recorded()).errorType, 'abandoned');
    calls = [];
    const source = new PassThrough({ objectMode: true });
    const halted = given(source);
    halted.once('data', () => halted.pause());
    source.write(CHUNKS[0]);
    assert.equal((await recorded()).errorType, 'abandoned');
    calls = [];
    const broken = given(new PassThrough({ objectMode: true }));
    broken.on('error', () => {}).destroy(Object.assign(new Error('gone'), { code: 'ECONNRESET' }));
    const { status, errorType } = await recorded();
    assert.deepEqual([status, errorType], ['failed', 'ECONNRESET']);
  });

  it('leaves an error that nobody listens to what it was', async () => {
    const stream = given(new PassThrough());
    assert.throws(() => stream.emit('error', new RangeError('nobody hears')), RangeError);
  });

  it('does not take a source that is slow for a consumer who left', async () => {
    const source = new PassThrough({ objectMode: true });
    const all = given(source).toArray();
    await wait(80);
    assert.equal(calls.length, 0);
    source.end(CHUNKS[1]);
    await all;
    assert.equal((await recorded()).status, 'success');
  });
});
