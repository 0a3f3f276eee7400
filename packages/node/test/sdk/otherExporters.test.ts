import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { run } from '../support/application.ts';
import { startReceiver } from '../support/receiver.ts';

describe('traces that leave by the SDK’s own exporters', function () {
  this.timeout(30_000);

  for (const sampler of ['always_on', 'always_off']) {
    it(`become events, and keep what was said in the process (${sampler})`, async () => {
      const receiver = await startReceiver();
      try {
        const { code, stdout, stderr } = await run('genai.mjs', {
          env: {
            OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
            OTEL_TRACES_EXPORTER: 'console',
            OTEL_TRACES_SAMPLER: sampler,
          },
        });
        assert.equal(code, 0, stderr);
        const { logs, metrics } = receiver.received;
        assert.deepEqual(
          logs.map(({ eventName, attributes }) => [eventName, attributes['gen_ai.usage.input_tokens']]),
          [['telltale.model.call', 7]],
        );
        assert.ok(metrics.some(({ name }) => name === 'gen_ai.client.operation.duration'));
        assert.equal(stdout.includes("name: 'chat m'"), sampler === 'always_on', stdout);
        assert.ok(!stdout.includes('ada@example.com'));
      } finally {
        receiver.stop();
      }
    });
  }

  it('are none without an exporter', async () => {
    const receiver = await startReceiver();
    try {
      const { code, stderr } = await run('genai.mjs', {
        env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, OTEL_TRACES_EXPORTER: 'none' },
      });
      assert.equal(code, 0, stderr);
      assert.deepEqual(receiver.received.spans, []);
      assert.doesNotMatch(stderr, /has changed/);
    } finally {
      receiver.stop();
    }
  });
});
