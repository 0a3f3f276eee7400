import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { trace } from '@opentelemetry/api';
import {
  createObserver,
  observeModelCall,
  type Recorder,
  type RecordOptions,
  type UserContext,
} from '@telltale/events';
import { getLogger } from '@telltale/logging';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { failRun } from '../../src/middleware/express.ts';
import type { ObserveRequestsOptions } from '../../src/middleware/requestFacts.ts';
import { startSdk } from '../support/sdk.ts';
import { FRAMEWORKS, listen, type Seen, type Work } from './frameworks.ts';

const log = getLogger('test.middleware');
const APPLICATION = { applicationId: 'a-1', applicationName: 'Office', applicationType: 'agent' };
const PATIENCE_MS = 10_000;

const echo = async (text: string): Promise<string> => {
  log.info(text);
  return text;
};

interface Run {
  readonly payload: Readonly<Record<string, unknown>>;
  readonly user: RecordOptions['user'];
  readonly traceId: string | undefined;
}

const options: ObserveRequestsOptions<Seen> = {
  user: async (request) => {
    const id = request.header('x-user');
    await wait(Math.random() * 3);
    return id;
  },
  session: ({ path }) => /^\/chat\/(.+)/.exec(path)?.[1],
  application: ({ path }) => (path === '/chat/none' ? undefined : APPLICATION),
};

for (const [name, framework] of Object.entries(FRAMEWORKS)) {
  describe(`observeRequests for ${name}`, () => {
    let sdk: ReturnType<typeof startSdk>;
    let server: Awaited<ReturnType<typeof listen>>;
    let runs: Run[];
    let onRun: () => void;
    const record: Recorder['record'] = (event, payload, { user, context } = {}) => {
      assert.equal(event.name, 'telltale.application.process');
      runs.push({
        payload: payload as Run['payload'],
        user,
        traceId: context && trace.getSpanContext(context)?.traceId,
      });
      onRun();
      return 'id';
    };
    const serve = async (work: Partial<Work>, more: ObserveRequestsOptions<Seen> = {}): Promise<void> => {
      const whole: Work = {
        chat: async (text) => text,
        async *stream() {},
        refuse: () => undefined,
        ...work,
      };
      const observer = createObserver({ record });
      server = await listen(await framework({ ...options, observer, ...more }, whole));
    };
    const chat = (
      session: string,
      text: string,
      headers: Record<string, string> = {},
      signal?: AbortSignal,
    ) =>
      fetch(`${server.url}/chat/${session}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ text }),
        ...(signal && { signal }),
      });
    const untilRuns = async (count: number): Promise<Run[]> => {
      const deadline = Date.now() + PATIENCE_MS;
      while (runs.length < count && Date.now() < deadline)
        await new Promise<void>((resolve) => {
          onRun = resolve;
          setTimeout(resolve, 50);
        });
      assert.equal(runs.length, count);
      return runs;
    };
    const ends = async (count: number) =>
      (await untilRuns(count)).map(({ payload: { status, errorType } }) => [status, errorType]);

    beforeEach(() => {
      runs = [];
      onRun = () => {};
    });
    afterEach(() => {
      server.close();
      sdk.stop();
    });

    it('gives each of many concurrent requests its own trace, user, session and run', async () => {
      sdk = startSdk();
      await serve({
        async chat(text) {
          await wait(Math.random() * 10);
          await observeModelCall({ provider: 'openai', model: 'm' }, async () => {});
          log.info(text);
          return text;
        },
      });
      const numbers = Array.from({ length: 100 }, (_, index) => index);
      const answers = await Promise.all(
        numbers.map(async (n) => {
          const response = await chat(`s-${n}`, `text ${n}`, { 'x-user': `u-${n}` });
          return ((await response.json()) as { answer: string }).answer;
        }),
      );
      assert.deepEqual(
        answers,
        numbers.map((n) => `text ${n}`),
      );
      const byUser = new Map((await untilRuns(100)).map((run) => [run.user, run]));
      for (const n of numbers) {
        const line = sdk.logs.find(({ body }) => body === `text ${n}`);
        const run = byUser.get(`u-${n}`);
        assert.equal(line?.attributes['user.id'], `u-${n}`);
        assert.equal(line.attributes['session.id'], `s-${n}`);
        assert.equal(run?.payload['sessionId'], `s-${n}`);
        assert.equal(run.payload['inferenceCalls'], 1);
        assert.ok(line.traceId && line.traceId === run.traceId);
      }
      assert.equal(new Set(runs.map(({ traceId }) => traceId)).size, 100);
    });

    it('goes on with the trace and the request id that came along', async () => {
      sdk = startSdk({ request: { header: 'X-Request-Id', adopt: 'trace' } });
      await serve({ chat: echo });
      const [caller, id] = ['1'.repeat(32), '2'.repeat(32)];
      await (await chat('s', 'traced', { traceparent: `00-${caller}-${'3'.repeat(16)}-01` })).text();
      await (await chat('s', 'numbered', { 'x-request-id': id })).text();
      await (await chat('s', 'evil', { 'x-request-id': '../{}<script>' })).text();
      const of = (body: string) => sdk.logs.find((line) => line.body === body);
      assert.equal(of('traced')?.traceId, caller);
      assert.equal(of('numbered')?.traceId, id);
      assert.equal(of('numbered')?.attributes['telltale.request.id'], id);
      assert.equal(of('evil')?.attributes['telltale.request.id'], undefined);
      await untilRuns(3);
      const spans = sdk.spans();
      assert.deepEqual(
        spans.map(({ name }) => name),
        ['POST', 'POST', 'POST'],
      );
      assert.equal(spans[0]?.parentSpanContext?.spanId, '3'.repeat(16));
    });

    it('opens no span of its own where the request has one', async () => {
      sdk = startSdk();
      const observer = createObserver({ record });
      const listener = await framework(
        { ...options, observer },
        { chat: echo, async *stream() {}, refuse: () => undefined },
      );
      let serverSpan: string | undefined;
      server = await listen((request, response) =>
        trace.getTracer('http').startActiveSpan('server', (span) => {
          serverSpan = span.spanContext().spanId;
          response.once('finish', () => span.end());
          listener(request, response);
        }),
      );
      await (await chat('s', 'inside')).text();
      await untilRuns(1);
      assert.deepEqual(
        sdk.spans().map(({ name }) => name),
        ['server'],
      );
      assert.equal(runs[0]?.traceId, sdk.spans()[0]?.spanContext().traceId);
      assert.ok(serverSpan);
    });

    it('knows the whole user, where the application says it, and counts the time that it took to say so', async () => {
      sdk = startSdk();
      const ada: UserContext = { id: 'u-1', name: 'ada', tenant: 't-1' };
      const user = async () => {
        await wait(30);
        return ada;
      };
      await serve({ chat: echo }, { user });
      await (await chat('s-1', 'hello')).text();
      const [run] = await untilRuns(1);
      assert.deepEqual(run?.user, ada);
      assert.ok(Number(run.payload['duration']) >= 0.028);
      assert.equal(sdk.logs[0]?.attributes['telltale.tenant.id'], 't-1');
    });

    it('records no run where there is no application, and attaches user and session all the same', async () => {
      sdk = startSdk();
      await serve({ chat: echo });
      await (await chat('none', 'hello', { 'x-user': 'u-1' })).text();
      await (await chat('s-2', 'after')).text();
      await untilRuns(1);
      assert.equal(runs[0]?.payload['sessionId'], 's-2');
      assert.deepEqual(
        ['user.id', 'session.id'].map((key) => sdk.logs[0]?.attributes[key]),
        ['u-1', 'none'],
      );
    });

    it('tells failed, rejected and successful runs apart by the response, also one that was refused at the door', async () => {
      sdk = startSdk();
      await serve({
        async chat(text) {
          if (text === 'throw') throw new TypeError('broken');
          if (text !== '200')
            throw Object.assign(new Error(text), { status: Number(text), statusCode: Number(text) });
          return text;
        },
        refuse: (path) => (path === '/refused' ? 429 : undefined),
      });
      const statuses: number[] = [];
      for (const text of ['200', 'throw', '503', '401', '404']) statuses.push((await chat('s', text)).status);
      statuses.push((await fetch(`${server.url}/refused`)).status);
      assert.deepEqual(statuses, [200, 500, 503, 401, 404, 429]);
      assert.deepEqual(await ends(6), [
        ['success', undefined],
        ['failed', 'TypeError'],
        ['failed', '503'],
        ['rejected', '401'],
        ['rejected', '404'],
        ['rejected', '429'],
      ]);
    });

    it('ends a run when the body has ended, not when the handler has', async () => {
      sdk = startSdk();
      const gate = Promise.withResolvers<void>();
      await serve({
        async *stream() {
          yield 'one';
          log.info('streaming');
          await gate.promise;
          yield 'two';
        },
      });
      const response = await fetch(`${server.url}/stream`, { headers: { 'x-user': 'u-1' } });
      const reader = response.body?.getReader();
      await reader?.read();
      await wait(50);
      assert.equal(runs.length, 0);
      assert.equal(sdk.spans().length, 0);
      gate.resolve();
      while (!(await reader?.read())?.done);
      assert.deepEqual(await ends(1), [['success', undefined]]);
      assert.ok(Number(runs[0]?.payload['duration']) >= 0.049);
      assert.equal(sdk.logs[0]?.attributes['user.id'], 'u-1');
    });

    it('records what the client broke off as cancelled, and what the server broke off as failed', async () => {
      sdk = startSdk();
      const gate = Promise.withResolvers<void>();
      let breaks = false;
      await serve({
        async *stream() {
          yield 'one';
          if (breaks) throw new RangeError('in the middle');
          await gate.promise;
        },
        chat: async (text) => {
          await gate.promise;
          return text;
        },
      });
      for (const ask of [
        (signal: AbortSignal) => fetch(`${server.url}/stream`, { signal }).then((r) => r.text()),
        (signal: AbortSignal) => chat('s', 'slow', {}, signal),
      ]) {
        const leaving = new AbortController();
        const asked = ask(leaving.signal);
        await wait(50);
        leaving.abort();
        await assert.rejects(asked);
      }
      assert.deepEqual(await ends(2), [
        ['cancelled', 'cancelled'],
        ['cancelled', 'cancelled'],
      ]);
      breaks = true;
      await assert.rejects(fetch(`${server.url}/broken`).then((response) => response.text()));
      const errorType = name === 'fastify' ? 'incomplete' : 'RangeError'; // Fastify keeps the error to itself
      assert.deepEqual((await ends(3))[2], ['failed', errorType]);
      gate.resolve();
    });

    it('lets a stream that began with a 200 say that it failed', async () => {
      sdk = startSdk();
      await serve({
        async *stream() {
          yield 'one';
          failRun(new RangeError('the model is gone'));
          yield 'error';
        },
      });
      await (await fetch(`${server.url}/stream`)).text();
      assert.deepEqual(await ends(1), [['failed', 'RangeError']]);
    });

    it('goes on where a function of the application throws', async () => {
      sdk = startSdk();
      const broken = () => {
        throw new Error('broken');
      };
      await serve({}, { user: broken, session: async () => broken() });
      assert.equal((await chat('s', 'hello')).status, 200);
      assert.deepEqual(await ends(1), [['success', undefined]]);
      assert.equal(runs[0]?.user, undefined);
    });

    it('goes on where a function of the application never answers', async () => {
      sdk = startSdk();
      const never = () => new Promise<string>(() => {});
      await serve({}, { user: never, timeoutMillis: 20 });
      assert.equal((await chat('s-1', 'hello')).status, 200);
      const [run] = await untilRuns(1);
      assert.deepEqual([run?.user, run?.payload['sessionId']], [undefined, 's-1']);
    });

    it('takes an empty user or session for none', async () => {
      sdk = startSdk();
      await serve({ chat: echo }, { user: () => '', session: async () => '' });
      await (await chat('s-1', 'hello')).text();
      const [run] = await untilRuns(1);
      assert.deepEqual([run?.user, run?.payload['sessionId']], [undefined, undefined]);
      assert.ok(!('user.id' in (sdk.logs[0]?.attributes ?? {})));
    });

    it('is one run where it stands twice in the way of a request, with what both know', async () => {
      sdk = startSdk();
      const observer = createObserver({ record });
      const outer = { ...options, observer, session: () => 's-outer' };
      const inner = { ...options, observer, session: () => 's-inner' };
      const work: Work = {
        async chat(text) {
          log.info(text);
          failRun(new RangeError('mine'));
          return text;
        },
        async *stream() {},
        refuse: () => undefined,
      };
      server = await listen(await framework(outer, work, inner));
      await (await chat('s', 'twice')).text();
      assert.deepEqual(await ends(1), [['failed', 'RangeError']]);
      assert.equal(runs[0]?.payload['sessionId'], 's-outer');
      assert.equal(sdk.logs[0]?.attributes['session.id'], 's-inner');
    });

    it('goes on where what the application says cannot be looked at', async () => {
      sdk = startSdk();
      const broken = (): never => {
        throw new Error('broken');
      };
      const hostile = Object.defineProperty({ id: 'u-1' }, 'id', { get: broken });
      await serve({}, { user: () => hostile });
      const answer = await chat('s', 'hello');
      assert.deepEqual([answer.status, await answer.json()], [200, { answer: 'hello' }]);
    });

    it('does no harm without an SDK', async () => {
      sdk = startSdk();
      sdk.stop();
      await serve(
        {
          async *stream() {
            yield 'one';
          },
        },
        {},
      );
      assert.deepEqual(await (await chat('s', 'hello')).json(), { answer: 'hello' });
      assert.equal(await (await fetch(`${server.url}/stream`)).text(), 'one');
    });
  });
}
