import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { createServer } from 'node:http';
import { connect, constants } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { createObserver } from '@telltale/events';
import { getLogger } from '@telltale/logging';
import fastify from 'fastify';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { observeRequests } from '../../src/middleware/fastify.ts';
import { startSdk } from '../support/sdk.ts';

const log = getLogger('test.fastify');

describe('observeRequests for fastify, hook by hook', () => {
  let sdk: ReturnType<typeof startSdk>;
  beforeEach(() => {
    sdk = startSdk();
  });
  afterEach(() => sdk.stop());

  it('runs every hook of a request in one trace, also those after its body was read', async () => {
    const app = fastify();
    app.register(observeRequests({ user: ({ headers }) => String(headers['x-user']) }));
    app.addHook('onRequest', async () => log.info('onRequest'));
    app.addHook('preValidation', async () => log.info('preValidation'));
    app.addHook('preHandler', async () => log.info('preHandler'));
    app.post('/', async () => {
      log.info('handler');
      return 'ok';
    });
    await app.ready();
    const server = createServer(app.routing).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const body = new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode('{'));
        setTimeout(() => {
          controller.enqueue(new TextEncoder().encode('}'));
          controller.close();
        }, 20);
      },
    });
    const headers = { 'content-type': 'application/json', 'x-user': 'u-1' };
    const response = await fetch(`http://127.0.0.1:${port}/`, {
      method: 'POST',
      headers,
      body,
      duplex: 'half',
    });
    assert.equal(await response.text(), 'ok');
    server.close();
    server.closeAllConnections();
    const [span] = sdk.spans();
    assert.deepEqual(
      sdk.logs.map(({ body, spanId }) => [body, spanId]),
      ['onRequest', 'preValidation', 'preHandler', 'handler'].map((name) => [
        name,
        span?.spanContext().spanId,
      ]),
    );
    assert.deepEqual(
      sdk.logs.map(({ attributes }) => attributes['user.id']),
      [undefined, undefined, 'u-1', 'u-1'],
    );
  });

  it('tells over HTTP/2 as well what ended, what the client left and what the server cut', async () => {
    const ends: unknown[] = [];
    const ended = new EventEmitter();
    const observer = createObserver({
      record: (_event, payload) => {
        const { status, errorType } = payload as { status: string; errorType?: string };
        ends.push([status, errorType]);
        ended.emit('run');
        return 'id';
      },
    });
    const app = fastify({ http2: true });
    const application = () => ({ applicationId: 'a-1', applicationType: 'agent' });
    app.register(observeRequests({ observer, application }));
    app.get('/whole', async () => 'ok');
    app.get('/open', (_request, reply) => {
      reply.hijack();
      reply.raw.write('one');
    });
    app.get('/cut', (_request, reply) => {
      reply.hijack();
      reply.raw.write('one');
      reply.raw.stream.close(constants.NGHTTP2_INTERNAL_ERROR);
    });
    const client = connect(await app.listen({ port: 0, host: '127.0.0.1' }));
    for (const path of ['/whole', '/open', '/cut']) {
      const run = once(ended, 'run');
      const stream = client.request({ ':path': path });
      stream.on('error', () => {});
      stream.once('data', () => path === '/open' && stream.close(constants.NGHTTP2_CANCEL));
      await run;
    }
    client.close();
    await app.close();
    assert.deepEqual(ends, [
      ['success', undefined],
      ['cancelled', 'cancelled'],
      ['failed', 'incomplete'],
    ]);
  });

  it('leaves requests alone that no route takes', async () => {
    const app = fastify();
    let asked = 0;
    app.register(observeRequests({ user: () => void asked++ }));
    assert.equal((await app.inject('/nowhere')).statusCode, 404);
    assert.equal(asked, 0);
    assert.deepEqual(sdk.spans(), []);
  });
});
