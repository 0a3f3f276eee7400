import assert from 'node:assert/strict';
import { createObserver } from '@telltale/events';
import { Hono } from 'hono';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { observeRequests } from '../../src/middleware/hono.ts';
import { startSdk } from '../support/sdk.ts';
import { hono } from './frameworks.ts';

describe('observeRequests for hono, without a server of Node', () => {
  let sdk: ReturnType<typeof startSdk>;
  beforeEach(() => {
    sdk = startSdk();
  });
  afterEach(() => sdk.stop());

  it('ends a run with the body of the response', async () => {
    const ends: unknown[] = [];
    const observer = createObserver({
      record: (_event, payload) => {
        const { status, errorType } = payload as { status: string; errorType?: string };
        ends.push([status, errorType]);
        return 'id';
      },
    });
    const application = () => ({ applicationId: 'a-1', applicationType: 'agent' });
    const app = hono(
      { application, observer },
      {
        chat: async () => 'hello',
        async *stream() {
          yield 'one';
          yield 'two';
        },
        refuse: (path) => (path === '/refused' ? 429 : undefined),
      },
    );
    const streamed = await app.request('/broken');
    assert.equal(ends.length, 0);
    assert.equal(await streamed.text(), 'onetwo');
    await (await app.request('/broken')).body?.cancel();
    await (await app.request('/refused')).text();
    await (await app.request('/chat/s', { method: 'POST', body: 'no JSON' })).text();
    assert.deepEqual(ends, [
      ['success', undefined],
      ['cancelled', 'cancelled'],
      ['rejected', '429'],
      ['failed', 'SyntaxError'],
    ]);
  });

  it('ends the run of a request without a body in its answer', async () => {
    const ends: unknown[] = [];
    const observer = createObserver({
      record: (_event, payload) => String(ends.push((payload as unknown as { status: string }).status)),
    });
    const app = new Hono();
    app.use(
      observeRequests({ observer, application: () => ({ applicationId: 'a-1', applicationType: 'agent' }) }),
    );
    app.get('/', (c) => c.text('hello'));
    assert.equal((await app.request('/', { method: 'HEAD' })).status, 200);
    await new Promise(setImmediate);
    assert.deepEqual(ends, ['success']);
  });

  it('leaves a body alone that somebody reads already', async () => {
    const app = new Hono();
    app.use(observeRequests());
    const response = new Response('read elsewhere');
    const reader = response.body?.getReader();
    app.get('/', () => response);
    const answer = await app.request('/');
    assert.equal(answer, response);
    assert.equal(new TextDecoder().decode((await reader?.read())?.value), 'read elsewhere');
  });
});
