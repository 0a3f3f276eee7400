import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { type Attributes, trace } from '@opentelemetry/api';
import { TracerProvider } from '@opentelemetry/sdk-trace';
import { afterEach, beforeEach, describe, it } from 'mocha';
import {
  completeStreamSpan,
  createObserver,
  createRecorder,
  genAiSpanProcessor,
  type Observer,
} from '../../src/index.ts';
import { chunkTimes } from '../../src/observe/chunkTimes.ts';
import { startSdk } from '../support/sdk.ts';

const NAME = 'gen_ai.client.operation.time_per_output_chunk';
const META = { provider: 'openai', model: 'gpt-4o', serverAddress: 'api.openai.com', serverPort: 443 };
const ATTRIBUTES = {
  'gen_ai.operation.name': 'chat',
  'gen_ai.provider.name': 'openai',
  'gen_ai.request.model': 'gpt-4o',
  'gen_ai.response.model': 'gpt-4o-1',
  'server.address': 'api.openai.com',
  'server.port': 443,
};
const PAUSE_MS = 20;
/** Far longer than all pauses take, far less than their milliseconds taken for seconds. */
const SOON_S = 10;

/** Four chunks with parts of the answer, 20 ms apart. */
async function* chunks() {
  for (const content of ['a', 'b', 'c', 'd']) {
    await wait(PAUSE_MS);
    yield {
      object: 'chat.completion.chunk',
      model: 'gpt-4o-1',
      choices: [{ index: 0, delta: { content }, finish_reason: content === 'd' ? 'stop' : null }],
    };
  }
}

describe('the time per chunk of an answer', () => {
  let sdk: ReturnType<typeof startSdk>;
  let observer: Observer;
  beforeEach(() => {
    sdk = startSdk();
    const recorder = createRecorder({ strict: true });
    observer = createObserver(recorder);
    trace.disable();
    trace.setGlobalTracerProvider(new TracerProvider({ spanProcessors: [genAiSpanProcessor(recorder)] }));
  });
  afterEach(() => sdk.stop());

  /** Count, seconds and attributes of what was measured. */
  async function measured(): Promise<{ count: number; sum: number; attributes: Attributes }[]> {
    const metric = (await sdk.metrics()).find(({ descriptor }) => descriptor.name === NAME);
    return (metric?.dataPoints ?? []).map(({ attributes, value }) => {
      const { count, sum = 0 } = value as { count: number; sum?: number };
      return { count, sum, attributes };
    });
  }
  async function read(stream: AsyncIterable<unknown>): Promise<void> {
    for await (const _ of stream);
  }
  /** Reads the chunks as an instrumentation of OpenAI's client shows them. */
  async function readInSpan(): Promise<void> {
    const attributes = {
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'openai',
      'gen_ai.request.model': 'gpt-4o',
      'server.address': 'api.openai.com',
      'server.port': 443,
    };
    const span = trace.getTracer('any').startSpan('chat gpt-4o', { attributes });
    const iterator = chunks();
    completeStreamSpan(iterator, span, performance.now());
    await read(iterator);
    span.end();
  }

  async function expectThree(): Promise<void> {
    const [point, ...more] = await measured();
    assert.equal(more.length, 0);
    assert.deepEqual(point?.attributes, ATTRIBUTES);
    assert.equal(point?.count, 3);
    // Timers may fire a millisecond early.
    assert.ok(Number(point?.sum) >= (3 * (PAUSE_MS - 1)) / 1000, String(point?.sum));
    assert.ok(Number(point?.sum) < SOON_S, String(point?.sum));
  }

  it('is measured for each one after the first where a stream is observed by hand', async () => {
    await read(observer.observeModelCall(META, chunks));
    await expectThree();
  });

  it('is measured for each one after the first of a span’s stream', async () => {
    await readInSpan();
    await expectThree();
  });

  it('is measured once where a call is seen both ways', async () => {
    await observer
      .observeModelCall(META, async () => {
        await readInSpan();
        return chunks();
      })
      .then(read);
    await expectThree();
  });

  it('is measured once where the span lies in another that tells of the same call', async () => {
    const attributes = { 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'gpt-4o' };
    await trace.getTracer('other').startActiveSpan('chat', { attributes }, async (span) => {
      await readInSpan();
      span.end();
    });
    await expectThree();
  });

  it('is not measured of a span that becomes no event', async () => {
    trace.disable();
    trace.setGlobalTracerProvider(new TracerProvider({ spanProcessors: [] }));
    await readInSpan();
    assert.deepEqual(await measured(), []);
  });

  it('is not measured where the answer was not streamed', async () => {
    await observer.observeModelCall(META, async () => ({
      object: 'chat.completion',
      model: 'gpt-4o-1',
      choices: [],
    }));
    assert.deepEqual(await measured(), []);
  });

  it('is seconds from the end of one chunk to that of the next', () => {
    const measured: unknown[] = [];
    const chunk = chunkTimes({
      measure: (instrument, value) => measured.push([instrument.name, instrument.unit, value]),
      call: () => ({}),
      isToMeasure: () => true,
    });
    for (const at of [5_000, 5_250, 6_250]) chunk(at);
    assert.deepEqual(measured, [
      [NAME, 's', 0.25],
      [NAME, 's', 1],
    ]);
  });
});
