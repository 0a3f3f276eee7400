import assert from 'node:assert/strict';
import { forTests, otherNodes } from '@telltale/dev/servers';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { run } from '../support/application.ts';
import { startReceiver } from '../support/receiver.ts';

describe('a WebSocket of Node’s own under the preload', function () {
  this.timeout(60_000);
  let receiver: Awaited<ReturnType<typeof startReceiver>>;
  beforeEach(async () => {
    receiver = await startReceiver();
  });
  afterEach(() => receiver.stop());

  for (const which of ['oldest', 'newest', undefined] as const) {
    it(`has a span that ends when it is open, and is measured (${which ?? 'this'} Node)`, async function () {
      const node = which && (await forTests(this, otherNodes)).programs[which];
      const { code, stderr } = await run('uses-required.cjs', {
        ...(node && { node }),
        env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, OTEL_FIXTURE_LIBRARY: 'websocket' },
      });
      assert.equal(code, 0, stderr);
      const { spans, metrics } = receiver.received;
      const [client, ...more] = spans.filter(({ scope }) => scope.endsWith('instrumentation-undici'));
      const server = spans.find(({ scope }) => scope.endsWith('instrumentation-http'));
      assert.deepEqual(more, []);
      assert.equal(client?.attributes['http.response.status_code'], 101);
      assert.equal(client.failed, false);
      assert.deepEqual([server?.traceId, server?.parentSpanId], [client.traceId, client.spanId]);
      const durations = metrics.filter(({ name }) => name === 'http.client.request.duration');
      assert.deepEqual(
        durations.flatMap(({ points }) =>
          points.map((point) => point.attributes['http.response.status_code']),
        ),
        [101],
      );
    });
  }
});
