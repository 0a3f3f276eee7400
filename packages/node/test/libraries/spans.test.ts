import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { useLibrary, WAYS } from '../support/library.ts';

/** The spans of one use of each library. A server is asked by `fetch`, once. */
const SPANS: Readonly<Record<string, readonly string[]>> = {
  http: ['http: GET', 'http: GET'],
  fetch: ['http: GET', 'undici: GET'],
  websocket: ['http: GET', 'undici: GET'],
  ws: ['http: GET', 'http: GET'],
  express: ['express: request handler', 'http: GET /orders/:id', 'undici: GET'],
  koa: ['http: GET', 'koa: middleware - orders', 'undici: GET'],
  hapi: ['hapi: route - /orders/{id}', 'http: GET /orders/{id}', 'undici: GET'],
  fastify: ['fastify: request handler - readOrder', 'http: GET /orders/:id', 'undici: GET'],
  openai: ['http: POST', 'openai: chat tiny', 'undici: POST'],
  graphql: [
    'graphql: graphql.parse',
    'graphql: graphql.parseSchema',
    'graphql: graphql.resolve order',
    'graphql: graphql.validate',
    'graphql: query placed',
  ],
};

/** Clients whose servers are not there: their spans say so. */
const FAILING: Readonly<Record<string, readonly string[]>> = {
  pg: ['pg: pg.connect failed'],
  mysql2: ['mysql2: SELECT failed'],
  kafkajs: ['kafkajs: send orders failed'],
  mongoose: ['mongoose: findOne orders failed'],
};

/** Clients that have no span before a server has answered. */
const WRAPPED = ['mongodb', 'amqplib'];

for (const [way, fixture] of Object.entries(WAYS)) {
  describe(`spans of libraries that are ${way}`, function () {
    this.timeout(30_000);

    for (const [library, spans] of Object.entries({ ...SPANS, ...FAILING })) {
      it(`${library}: ${spans.map((span) => span.replace(/^[^:]*: /, '')).join(', ')}`, async () => {
        const used = await useLibrary(fixture, library);
        assert.deepEqual(used.spans, spans);
      });
    }

    for (const library of WRAPPED) {
      it(`${library}: what has spans is wrapped`, async () => {
        const used = await useLibrary(fixture, library);
        assert.equal(used.attributes('work')?.['wrapped'], true);
      });
    }
  });
}
