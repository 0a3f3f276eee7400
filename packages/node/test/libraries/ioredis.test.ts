import assert from 'node:assert/strict';
import { forTests, type RunningRedis, startRedis } from '@telltale/dev/servers';
import { after, before, describe, it } from 'mocha';
import { run } from '../support/application.ts';
import { startReceiver } from '../support/receiver.ts';

describe('ioredis under the preload', function () {
  this.timeout(30_000);
  let redis: RunningRedis | undefined;
  before(async function () {
    redis = await forTests(this, startRedis);
  });
  after(() => redis?.stop());

  for (const fixture of ['redis.mjs', 'redis.cjs'])
    it(`has a span for each command that is issued inside a span (${fixture})`, async () => {
      const receiver = await startReceiver();
      const { code, stderr } = await run(fixture, {
        env: {
          OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
          OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
          OTEL_FIXTURE_REDIS_URL: redis?.url ?? '',
        },
      });
      receiver.stop();
      assert.equal(code, 0, stderr);
      const { spans } = receiver.received;
      const checkout = spans.find(({ name }) => name === 'checkout');
      const command = spans.find(({ scope }) => scope === '@opentelemetry/instrumentation-ioredis');
      assert.equal(spans.length, 2);
      assert.match(command?.name ?? '', /set/i);
      assert.equal(command?.attributes['db.query.text'], 'set ? ?');
      assert.equal(command?.attributes['db.system.name'], 'redis');
      assert.deepEqual([command?.traceId, command?.parentSpanId], [checkout?.traceId, checkout?.spanId]);
    });
});
