import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
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

  it('leaves requests alone that no route takes', async () => {
    const app = fastify();
    let asked = 0;
    app.register(observeRequests({ user: () => void asked++ }));
    assert.equal((await app.inject('/nowhere')).statusCode, 404);
    assert.equal(asked, 0);
    assert.deepEqual(sdk.spans(), []);
  });
});
