import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { environmentPropagators } from '../../src/sdk/propagators.ts';
import { run } from '../support/application.ts';

describe('OTEL_PROPAGATORS', function () {
  this.timeout(30_000);

  for (const [value, fields] of [
    ['tracecontext,baggage', ['traceparent', 'tracestate', 'baggage']],
    ['b3', ['b3']],
    ['none,b3', []],
  ] as const) {
    it(`takes ${value}`, () => {
      const found = environmentPropagators(value.split(',') as Parameters<typeof environmentPropagators>[0]);
      assert.deepEqual(
        found.flatMap((propagator) => propagator.fields()),
        fields,
      );
    });
  }

  it('takes several headers of B3', () => {
    const [found] = environmentPropagators(['b3multi']);
    assert.ok(found?.fields().includes('x-b3-traceid'));
  });

  it('reaches the application, and what cannot be used is told once', async () => {
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1', OTEL_PROPAGATORS: 'b3,jaeger' };
    const { stdout, stderr } = await run('propagated.mjs', { env });
    assert.match(stdout, /^\{"b3":"[\da-f]{32}-[\da-f]{16}-1"\}$/m);
    assert.deepEqual(stderr.match(/.*jaeger.*/g), [
      'telltale: OTEL_PROPAGATORS: "jaeger" is none of tracecontext, baggage, b3, b3multi, none; it is passed over',
    ]);
  });
});
