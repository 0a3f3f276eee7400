import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { beforeEach, describe, it } from 'mocha';
import OpenAI from 'openai';
import { createObserver, type modelCall, type PayloadOf } from '../../src/index.ts';

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

const FIXTURE = path.join(import.meta.dirname, '../fixtures/unasked.ts');
const ANSWER = JSON.stringify({
  object: 'chat.completion',
  model: 'm-1',
  choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content: 'It is.' } }],
  usage: { prompt_tokens: 20, completion_tokens: 4, total_tokens: 24 },
});

describe('an answer that nobody asks for', function () {
  this.timeout(20_000);
  let calls: PayloadOf<typeof modelCall>[];
  let answered: Promise<void>;
  let ask: (streamed?: boolean) => Promise<unknown>;
  beforeEach(() => {
    calls = [];
    const record = (_event: unknown, payload: unknown) => {
      calls.push(payload as PayloadOf<typeof modelCall>);
      return '';
    };
    const { observeModelCall } = createObserver({ record });
    let answer = () => {};
    answered = new Promise((resolve) => {
      answer = resolve;
    });
    const fetch = async (_url: unknown, init?: RequestInit) => {
      setImmediate(answer);
      const type = /"stream":true/.test(String(init?.body)) ? 'text/event-stream' : 'application/json';
      return new Response(ANSWER, { headers: { 'content-type': type } });
    };
    const client = new OpenAI({ apiKey: 'none', baseURL: 'http://localhost', maxRetries: 0, fetch });
    ask = (stream = false) =>
      observeModelCall({ provider: 'openai', model: 'm' }, () =>
        client.chat.completions.create({ model: 'm', messages: [], stream }),
      );
  });

  /** Collects garbage until a call is recorded. */
  async function untilRecorded(): Promise<void> {
    for (const deadline = Date.now() + 10_000; calls.length === 0 && Date.now() < deadline; ) {
      await sleep(5);
      collectGarbage();
    }
  }

  it('is a call all the same, as long as it took to come', async () => {
    const startedAt = performance.now();
    void ask();
    await answered;
    const took = (performance.now() - startedAt) / 1000;
    await untilRecorded();
    assert.deepEqual(
      calls.map(({ status, inputTokens }) => [status, inputTokens]),
      [['success', undefined]],
    );
    assert.ok(Number(calls[0]?.duration) <= took, `${calls[0]?.duration} ${took}`);
  });

  it('is abandoned where it is a stream', async () => {
    void ask(true);
    await answered;
    await untilRecorded();
    assert.deepEqual(
      calls.map(({ status, errorType }) => [status, errorType]),
      [['cancelled', 'abandoned']],
    );
  });

  it('is not missed where somebody asks in the end, for its data or for the response', async () => {
    const [first, second] = [ask(), ask() as ReturnType<OpenAI['chat']['completions']['create']>];
    await answered;
    for (let turn = 0; turn < 5; turn++) {
      await sleep(2);
      collectGarbage();
    }
    assert.deepEqual(calls, []);
    await first;
    await (await second.asResponse()).json();
    assert.deepEqual(
      calls.map(({ inputTokens }) => inputTokens),
      [20, 20],
    );
  });

  it('is heard as a refusal at once, and as unhandled as without, by one listener or two', async () => {
    const { stdout } = await promisify(execFile)(process.execPath, [FIXTURE], { timeout: 60_000 });
    assert.deepEqual(JSON.parse(stdout), {
      'nothing, bare': [1],
      'nothing, observed': [1, 429],
      'nothing, twice': [1, 429, 429],
      'catch, bare': [0],
      'catch, observed': [0, 429],
      'catch, twice': [0, 429, 429],
      'asResponse, bare': [0],
      'asResponse, observed': [0, 429],
      'asResponse, twice': [0, 429, 429],
    });
  });
});
