import assert from 'node:assert/strict';
import path from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { FIXTURES, REGISTER, run } from '../support/application.ts';
import { startReceiver } from '../support/receiver.ts';
import { STARTS } from '../support/starts.ts';

const PREFIX = '@opentelemetry/instrumentation-';

describe('an application that has an SDK or instrumentations of its own', function () {
  this.timeout(30_000);
  let receiver: Awaited<ReturnType<typeof startReceiver>>;
  beforeEach(async () => {
    receiver = await startReceiver();
  });
  afterEach(() => receiver.stop());

  /** Runs it with its steps in this order; what it printed, was told, and sent. */
  async function start(steps: string, { flags = STARTS.bundled, env = {} } = {}) {
    const ended = await run('own-sdk.cjs', {
      flags,
      env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, OTEL_FIXTURE_STEPS: steps, ...env },
    });
    assert.equal(ended.code, 0, ended.stderr);
    const { spans } = receiver.received;
    return {
      headers: ended.stdout.trim(),
      told: ended.stderr
        .split('\n')
        .filter((line) => line.startsWith('telltale:') && !/ started: /.test(line)),
      spans: spans.map(({ scope, name }) => `${scope.replace(PREFIX, '')} ${name}`).toSorted(),
      traces: new Set(spans.map(({ traceId }) => traceId)).size,
    };
  }

  const SPANS = ['express request handler', 'http GET /orders', 'undici GET'];

  for (const [name, flags] of Object.entries(STARTS)) {
    it(`has each span and header once, and is told in one line what holds (${name})`, async () => {
      const { headers, told, spans, traces } = await start('sdk', { flags });
      assert.equal(headers, '1 traceparent');
      assert.deepEqual(spans, SPANS);
      assert.equal(traces, 1);
      assert.equal(told.length, 1, told.join('\n'));
      assert.match(
        told[0] ?? '',
        /starts an OpenTelemetry SDK of its own.*: http, undici, express\. To have one SDK, /,
      );
    });
  }

  it('has them once with instrumentations alone, made after our own have patched what is loaded', async () => {
    const { headers, told, spans, traces } = await start('loads instrumentations');
    assert.equal(headers, '1 traceparent');
    assert.deepEqual(
      spans.filter((span) => !span.startsWith('express')),
      ['http GET /orders', 'undici GET'],
    );
    assert.equal(traces, 1);
    assert.match(
      told.join('\n'),
      /^telltale: the application makes instrumentations of its own.*To have Telltale’s, .*$/,
    );
  });

  it('keeps those of ours that are switched off out of what is told', async () => {
    const env = { OTEL_NODE_DISABLED_INSTRUMENTATIONS: 'express,http' };
    const { told, spans } = await start('instrumentations', { env });
    assert.match(told.join('\n'), /: undici\. To have/);
    assert.deepEqual(spans, SPANS);
  });

  it('is told that the preload does not start where the other SDK did so before', async () => {
    const flags = ['--require', path.join(FIXTURES, 'own-sdk-first.cjs'), '--require', REGISTER];
    const { told, headers } = await start('', { flags });
    assert.equal(headers, '1 traceparent');
    assert.match(
      told.join('\n'),
      /^telltale: not started, .*: an OpenTelemetry SDK runs in this process already \(API 1\.9\.\d+\); take .*$/,
    );
  });
});
