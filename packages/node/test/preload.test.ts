import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { REGISTER, run } from './support/application.ts';
import { startReceiver } from './support/receiver.ts';

const DELTA = 1;
const CUMULATIVE = 2;

for (const protocol of ['http/protobuf', 'http/json']) {
  describe(`the preload, sending ${protocol}`, function () {
    this.timeout(30_000);
    let receiver: Awaited<ReturnType<typeof startReceiver>>;
    let env: Record<string, string>;
    beforeEach(async () => {
      receiver = await startReceiver();
      env = { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, OTEL_EXPORTER_OTLP_PROTOCOL: protocol };
    });
    afterEach(() => receiver.stop());

    for (const fixture of ['server.mjs', 'server.cjs']) {
      for (const flag of ['--require', '--import']) {
        it(`joins ${fixture} by ${flag}: one trace from the client through the server to its logs`, async () => {
          const { code, stderr } = await run(fixture, { flags: [flag, REGISTER], env });
          assert.equal(code, 0, stderr);
          const { logs, spans, metrics } = receiver.received;
          assert.deepEqual(spans.map(({ scope, name }) => `${scope} ${name}`).toSorted(), [
            '@opentelemetry/instrumentation-http GET',
            '@opentelemetry/instrumentation-undici GET',
          ]);
          const server = spans.find(({ scope }) => scope.endsWith('-http'));
          const client = spans.find(({ scope }) => scope.endsWith('-undici'));
          assert.equal(server?.parentSpanId, client?.spanId);
          assert.deepEqual(
            logs.map(({ scope, body, traceId, spanId }) => [scope, body, traceId, spanId]),
            [
              ['shop.orders', 'order placed', server?.traceId, server?.spanId],
              ['console', 'from console', server?.traceId, server?.spanId],
            ],
          );
          assert.equal(logs[0]?.attributes['shop.order.id'], 'o-1');
          assert.equal(new Set(logs.map(({ attributes }) => attributes['log.record.uid'])).size, 2);
          const duration = metrics.find(({ name }) => name === 'http.server.request.duration');
          assert.equal(duration?.temporality, DELTA);
        });
      }
    }

    it('says in one line that it started, and where to', async () => {
      const { stderr } = await run('plain.cjs', { env });
      assert.match(
        stderr,
        /^telltale: 0\.1\.0 started: logs to http:\/\/127\.0\.0\.1:\d+, .*instrumentations: http, undici, ioredis, .*pino.*$/m,
      );
      assert.equal(stderr.match(/telltale:/g)?.length, 1);
    });

    it('leaves the application’s output and exit code as they are', async () => {
      const alone = await run('plain.cjs', { flags: [] });
      const joined = await run('plain.cjs', { env: { ...env, OTEL_LOG_LEVEL: 'error' } });
      assert.deepEqual(joined, alone);
      assert.equal(joined.code, 7);
    });

    it('starts once when it is preloaded twice', async () => {
      const { stderr } = await run('server.cjs', {
        flags: ['--require', REGISTER, '--import', REGISTER],
        env,
      });
      assert.equal(stderr.match(/started/g)?.length, 1);
      assert.equal(receiver.received.spans.length, 2);
    });

    it('describes the service, the host and the process', async () => {
      await run('server.cjs', { env });
      const { resource } = receiver.received;
      assert.equal(resource['service.name'], 'fixture-shop');
      assert.equal(resource['service.version'], '4.5.6');
      for (const key of ['service.instance.id', 'host.name', 'process.pid', 'telemetry.sdk.language']) {
        assert.ok(key in resource, key);
      }
    });

    it('takes the service’s name from the environment before package.json', async () => {
      await run('server.cjs', { env: { ...env, OTEL_SERVICE_NAME: 'orders' } });
      assert.equal(receiver.received.resource['service.name'], 'orders');
    });

    it('lets OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE change the temporality', async () => {
      await run('server.cjs', {
        env: { ...env, OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE: 'cumulative' },
      });
      assert.equal(receiver.received.metrics[0]?.temporality, CUMULATIVE);
    });

    it('lets OTEL_NODE_DISABLED_INSTRUMENTATIONS switch one off, and warns of a name that does not exist', async () => {
      const { stderr } = await run('server.cjs', {
        env: { ...env, OTEL_NODE_DISABLED_INSTRUMENTATIONS: 'undici,htpp' },
      });
      assert.deepEqual(
        receiver.received.spans.map(({ scope }) => scope),
        ['@opentelemetry/instrumentation-http'],
      );
      assert.match(stderr, /no instrumentation is called "htpp"/);
    });

    it('leaves a signal with another exporter to the SDK', async () => {
      await run('server.cjs', { env: { ...env, OTEL_LOGS_EXPORTER: 'none', OTEL_METRICS_EXPORTER: 'none' } });
      const { logs, spans, metrics } = receiver.received;
      assert.deepEqual([logs.length, spans.length, metrics.length], [0, 2, 0]);
    });

    it('warns of a number that is none, and goes on with the default', async () => {
      const { stderr } = await run('server.cjs', { env: { ...env, OTEL_BLRP_MAX_QUEUE_SIZE: 'many' } });
      assert.match(stderr, /OTEL_BLRP_MAX_QUEUE_SIZE="many" is not a number above 0/);
      assert.equal(receiver.received.logs.length, 2);
    });

    it('says where a batch limit has no effect', async () => {
      const { stderr } = await run('plain.cjs', { env: { ...env, OTEL_BSP_SCHEDULE_DELAY: '2500' } });
      const told = /OTEL_BSP_SCHEDULE_DELAY=2500 has no effect/;
      if (protocol === 'http/json') assert.doesNotMatch(stderr, told);
      else assert.match(stderr, told);
    });

    it('does nothing under OTEL_SDK_DISABLED', async () => {
      const { code, stderr } = await run('server.cjs', { env: { ...env, OTEL_SDK_DISABLED: 'true' } });
      assert.deepEqual([code, receiver.received.spans.length], [0, 0]);
      assert.doesNotMatch(stderr, /started/);
    });

    it('lets the application end as ever when nobody listens at the endpoint', async () => {
      const nowhere = { ...env, OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' };
      const { code } = await run('server.mjs', { env: nowhere });
      assert.equal(code, 0);
    });

    it('sends what is queued on SIGTERM, then dies of it, where the application has no handler', async () => {
      const { code, signal } = await run('waits.cjs', { env, signal: 'SIGTERM' });
      assert.deepEqual([code, signal], [null, 'SIGTERM']);
      assert.deepEqual(
        receiver.received.logs.map(({ body }) => body),
        ['ready'],
      );
    });

    it('leaves SIGTERM to the application’s handler, and sends what is queued at its end', async () => {
      const { code, signal } = await run('handles-sigterm.cjs', { env, signal: 'SIGTERM' });
      assert.deepEqual([code, signal], [3, null]);
      assert.deepEqual(
        receiver.received.logs.map(({ body }) => body),
        ['ready', 'closing'],
      );
    });
  });
}
