import assert from 'node:assert/strict';
import { trace } from '@opentelemetry/api';
import fastify from 'fastify';
import { describe, it } from 'mocha';
import { openEventStream } from '../../src/http/eventStream.ts';
import { startSdk } from '../support/sdk.ts';

describe('openEventStream', () => {
  it('tells the request’s span that its response is a stream of events', async () => {
    const sdk = startSdk();
    const app = fastify();
    app.get('/live', (_request, reply) =>
      trace.getTracer('test').startActiveSpan('GET', (span) => {
        openEventStream(reply).end();
        span.end();
      }),
    );
    const { headers } = await app.inject('/live');
    await app.close();
    const [span] = await sdk.spans();
    const key = 'http.response.header.content-type';
    assert.deepEqual(span?.attributes[key], [headers['content-type']]);
  });
});
