import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { run } from '../support/application.ts';
import { startReceiver } from '../support/receiver.ts';

describe('a sampler that drops from the start', function () {
  this.timeout(30_000);
  let receiver: Awaited<ReturnType<typeof startReceiver>>;
  let folder: string;
  beforeEach(async () => {
    receiver = await startReceiver();
    folder = mkdtempSync(path.join(os.tmpdir(), 'telltale-head-'));
  });
  afterEach(() => {
    receiver.stop();
    rmSync(folder, { recursive: true });
  });

  const outcome = () => {
    const { logs, spans, metrics } = receiver.received;
    return {
      spans: spans.map(({ name }) => name),
      events: logs.filter(({ eventName }) => eventName === 'telltale.model.call').length,
      tokens: metrics.some(({ name }) => name === 'gen_ai.client.token.usage'),
    };
  };
  const byFile = (sampler: string, telltale: string) => {
    const file = path.join(folder, 'telemetry.yaml');
    const otlp = (signal: string) => `{ otlp_http: { endpoint: "${receiver.url}/v1/${signal}" } }`;
    writeFileSync(
      file,
      `file_format: "1.0"
propagator: { composite: [ { tracecontext: } ] }
logger_provider: { processors: [ { batch: { exporter: ${otlp('logs')} } } ] }
tracer_provider: { ${sampler && `sampler: ${sampler},`} processors: [ { batch: { exporter: ${otlp('traces')} } } ] }
meter_provider: { readers: [ { periodic: { exporter: ${otlp('metrics')} } } ] }
distribution: { telltale: ${telltale} }
`,
    );
    return { OTEL_CONFIG_FILE: file };
  };
  const byVariables = (env: Record<string, string>) => ({
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
    ...env,
  });
  const ALL = { spans: [], events: 1, tokens: true };
  const NONE = { spans: [], events: 0, tokens: false };

  const dropping: [name: string, env: () => Record<string, string>, expected: object][] = [
    ['always_off', () => byVariables({ OTEL_TRACES_SAMPLER: 'always_off' }), ALL],
    [
      'parentbased_traceidratio',
      () => byVariables({ OTEL_TRACES_SAMPLER: 'parentbased_traceidratio', OTEL_TRACES_SAMPLER_ARG: '0' }),
      ALL,
    ],
    [
      'always_off and OTLP in JSON',
      () => byVariables({ OTEL_TRACES_SAMPLER: 'always_off', OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json' }),
      ALL,
    ],
    ['a file', () => byFile('{ trace_id_ratio_based: { ratio: 0 } }', '{}'), ALL],
    [
      'a file and the standard pipeline',
      () => byFile('{ always_off: }', '{ export: { pipeline: standard } }'),
      ALL,
    ],
    ['a file that is watched', () => byFile('{ always_off: }', '{ reload: true }'), ALL],
    [
      'a file, where spans become no events',
      () => byFile('{ always_off: }', '{ events: { fromSpans: false } }'),
      NONE,
    ],
  ];
  for (const [name, env, expected] of dropping) {
    it(`exports no span, and ${expected === ALL ? 'records' : 'sees no'} model calls (${name})`, async () => {
      const { code, stderr } = await run('genai.mjs', { env: env() });
      assert.equal(code, 0, stderr);
      assert.deepEqual(outcome(), expected);
    });
  }

  for (const [name, env] of [
    ['variables', () => byVariables({})],
    ['a file', () => byFile('', '{}')],
  ] as const) {
    it(`records model calls where a caller has dropped the trace (${name})`, async () => {
      const { code, stderr } = await run('dropped-by-caller.mjs', { env: env() });
      assert.equal(code, 0, stderr);
      assert.deepEqual(outcome(), ALL);
      const [event] = receiver.received.logs;
      assert.equal(event?.traceId, 'ab'.repeat(16));
    });
  }

  it('keeps what the sampler keeps, and tells callees what was decided', async () => {
    const { stdout } = await run('propagated.mjs', {
      env: byVariables({ OTEL_TRACES_SAMPLER: 'always_off' }),
    });
    assert.match(stdout, /^00-[\da-f]{32}-[\da-f]{16}-00$/m);
    const { stdout: kept } = await run('propagated.mjs', {
      env: byVariables({ OTEL_TRACES_SAMPLER: 'parentbased_traceidratio' }),
    });
    assert.match(kept, /^00-[\da-f]{32}-[\da-f]{16}-01$/m);
    assert.deepEqual(outcome().spans, ['work']);
  });
});
