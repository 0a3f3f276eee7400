import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { run } from '../support/application.ts';
import { startReceiver } from '../support/receiver.ts';
import { STARTS } from '../support/starts.ts';

for (const [start, flags] of Object.entries(STARTS)) {
  describe(`libraries under the preload (${start})`, function () {
    this.timeout(30_000);

    for (const fixture of ['imports.mjs', 'imports-named.mjs', 'requires.cjs']) {
      it(`are instrumented when they are loaded as in ${fixture}: fastify, openai, pino`, async () => {
        const receiver = await startReceiver();
        const env = { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url };
        const { code, stderr } = await run(fixture, { flags, env });
        receiver.stop();
        assert.equal(code, 0, stderr);
        const { spans, logs } = receiver.received;
        const scopes = spans.map(({ scope }) => scope.replace('@opentelemetry/instrumentation-', ''));
        assert.deepEqual(scopes.toSorted(), [
          'fastify',
          'fixture',
          'http',
          'http',
          'openai',
          'undici',
          'undici',
        ]);
        assert.equal(new Set(spans.map(({ traceId }) => traceId)).size, 1);
        const work = spans.find(({ name }) => name === 'work');
        const chat = spans.find(({ scope }) => scope.endsWith('openai'));
        assert.equal(chat?.name, 'chat tiny');
        assert.equal(chat?.parentSpanId, work?.spanId);
        const server = spans.find(({ attributes }) => attributes['http.route'] === '/orders');
        assert.ok(server, 'the route that fastify knows is on the span');
        const line = logs.find(({ body }) => body === 'order placed');
        assert.deepEqual([line?.traceId, line?.spanId], [work?.traceId, work?.spanId]);
      });
    }

    it('are left alone where they are switched off', async () => {
      const receiver = await startReceiver();
      await run('requires.cjs', {
        flags,
        env: {
          OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
          OTEL_NODE_ENABLED_INSTRUMENTATIONS: 'http,openai,pino',
          OTEL_NODE_DISABLED_INSTRUMENTATIONS: 'pino',
        },
      });
      receiver.stop();
      const { spans, logs } = receiver.received;
      const scopes = spans.map(({ scope }) => scope.replace('@opentelemetry/instrumentation-', ''));
      assert.deepEqual(scopes.toSorted(), ['fixture', 'http', 'http', 'openai']);
      assert.ok(!logs.some(({ body }) => body === 'order placed'));
    });
  });
}
