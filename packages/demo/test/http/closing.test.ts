import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import fastify, { type FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { finishRequestsBeforeClose } from '../../src/http/closing.ts';

describe('finishRequestsBeforeClose', () => {
  let server: FastifyInstance;
  let closing: AbortSignal;
  beforeEach(() => {
    server = fastify({ forceCloseConnections: true });
    closing = finishRequestsBeforeClose(server);
  });
  afterEach(() => server.close());

  it('answers the requests under way before it closes', async () => {
    const arrived = Promise.withResolvers<void>();
    const answer = Promise.withResolvers<string>();
    server.get('/', () => {
      arrived.resolve();
      return answer.promise;
    });
    const url = await server.listen({ port: 0 });
    const response = fetch(url);
    await arrived.promise;
    const closed = server.close();
    answer.resolve('late but whole');
    assert.equal(await (await response).text(), 'late but whole');
    await closed;
  });

  it('tells endless responses to end', async () => {
    server.get('/', (_request, reply) => {
      reply.hijack().raw.write('begun');
      closing.addEventListener('abort', () => reply.raw.end(' and ended'));
    });
    const response = await fetch(await server.listen({ port: 0 }));
    await server.close();
    assert.equal(await response.text(), 'begun and ended');
  });

  it('closes a connection on which nothing was sent', async () => {
    await server.listen({ port: 0, host: '127.0.0.1' });
    const accepted = once(server.server, 'connection');
    const socket = connect((server.server.address() as { port: number }).port, '127.0.0.1').resume();
    await accepted;
    const ended = once(socket, 'close');
    await server.close();
    await ended;
  });
});
