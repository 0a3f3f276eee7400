import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { readEnvironment } from '../src/environment.ts';

describe('readEnvironment', () => {
  it('has a default for everything', () => {
    const environment = readEnvironment({});
    assert.equal(environment.disabled, false);
    assert.deepEqual(environment.exporters, { logs: ['otlp'], traces: ['otlp'], metrics: ['otlp'] });
    assert.deepEqual([environment.logBatch, environment.spanBatch, environment.problems], [{}, {}, []]);
  });

  it('takes a signal’s own variable before the general one', () => {
    const { protocols, endpoints } = readEnvironment({
      OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc',
      OTEL_EXPORTER_OTLP_LOGS_PROTOCOL: 'http/json',
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://a:4318',
      OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://b:4318/v1/traces',
    });
    assert.deepEqual(protocols, { logs: 'http/json', traces: 'grpc', metrics: 'grpc' });
    assert.deepEqual(endpoints, {
      logs: 'http://a:4318',
      traces: 'http://b:4318/v1/traces',
      metrics: 'http://a:4318',
    });
  });

  it('treats an empty value as not given', () => {
    assert.equal(readEnvironment({ OTEL_CONFIG_FILE: ' ' }).configFile, undefined);
  });

  it('splits lists and passes over empty items', () => {
    assert.deepEqual(
      readEnvironment({ OTEL_NODE_DISABLED_INSTRUMENTATIONS: 'http, ,undici,' }).disabledInstrumentations,
      ['http', 'undici'],
    );
  });

  it('passes over an exporter that does not exist, and says so', () => {
    const { exporters, problems } = readEnvironment({ OTEL_LOGS_EXPORTER: 'otlp,elastic' });
    assert.deepEqual(exporters.logs, ['otlp']);
    assert.deepEqual(problems, [
      'OTEL_LOGS_EXPORTER: "elastic" is none of otlp, console, none; it is passed over',
    ]);
    assert.deepEqual(readEnvironment({ OTEL_LOGS_EXPORTER: 'elastic' }).exporters.logs, ['otlp']);
  });

  it('reads the batch limits', () => {
    assert.deepEqual(
      readEnvironment({ OTEL_BSP_MAX_QUEUE_SIZE: '10', OTEL_BSP_SCHEDULE_DELAY: '5' }).spanBatch,
      {
        maxQueueSize: 10,
        scheduledDelayMillis: 5,
      },
    );
  });

  for (const [name, value] of [
    ['OTEL_BLRP_MAX_QUEUE_SIZE', '-1'],
    ['OTEL_METRIC_EXPORT_INTERVAL', 'soon'],
    ['OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE', 'hourly'],
    ['OTEL_EXPORTER_OTLP_PROTOCOL', 'http'],
    ['OTEL_LOG_LEVEL', 'loud'],
  ] as const) {
    it(`names ${name} and its value when it is unusable, and goes on without`, () => {
      const environment = readEnvironment({ [name]: value });
      assert.equal(environment.problems.length, 1);
      assert.ok(environment.problems[0]?.startsWith(`${name}="${value}"`));
      assert.deepEqual(
        [environment.logBatch, environment.metricInterval, environment.temporality],
        [{}, undefined, undefined],
      );
    });
  }
});
