import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, it } from 'mocha';
import { run } from '../support/application.ts';
import { startReceiver } from '../support/receiver.ts';

const ID = '4bf92f3577b34da6a3ce929d0e0e4736';

const file = (url: string) => `
file_format: "1.0"
propagator: { composite: [{ tracecontext: }, { baggage: }] }
logger_provider: { processors: [{ batch: { exporter: { otlp_http: { endpoint: "${url}/v1/logs" } } } }] }
tracer_provider: { processors: [{ batch: { exporter: { otlp_http: { endpoint: "${url}/v1/traces" } } } }] }
distribution: { telltale: { context: { request: { header: X-Request-Id } } } }
`;

describe('observeRequests under the preload', function () {
  this.timeout(30_000);

  for (const FRAMEWORK of ['express', 'fastify', 'hono']) {
    it(`takes the HTTP instrumentation’s span, in the trace that the request id gives (${FRAMEWORK})`, async () => {
      const receiver = await startReceiver();
      const folder = mkdtempSync(path.join(os.tmpdir(), 'telltale-middleware-'));
      const OTEL_CONFIG_FILE = path.join(folder, 'telemetry.yaml');
      writeFileSync(OTEL_CONFIG_FILE, file(receiver.url));
      const { code, stdout, stderr } = await run('runs.mjs', { env: { FRAMEWORK, OTEL_CONFIG_FILE } });
      receiver.stop();
      rmSync(folder, { recursive: true });
      assert.equal(code, 0, stderr);
      assert.equal(stdout.split('\n')[0], 'answered');
      const { logs, spans } = receiver.received;
      assert.ok(!spans.some(({ scope }) => scope === '@telltale/node'));
      const server = spans.find(({ scope }) => scope.endsWith('instrumentation-http'));
      assert.equal(server?.traceId, ID);
      const event = logs.find(({ eventName }) => eventName === 'telltale.application.process');
      const line = logs.find(({ body }) => body === 'working');
      for (const { traceId, attributes } of [event, line].map((one) => one ?? assert.fail())) {
        assert.equal(traceId, ID);
        assert.equal(attributes['user.id'], 'u-1');
        assert.equal(attributes['session.id'], 's-1');
        assert.equal(attributes['telltale.request.id'], ID);
      }
      assert.equal(event?.attributes['telltale.status'], 'success');
    });
  }
});
