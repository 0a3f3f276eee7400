import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { readEnvironment } from '../../src/configuration/environment.ts';

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

  it('reads the sampler', () => {
    assert.deepEqual(readEnvironment({}).sampler, { name: 'parentbased_always_on', ratio: 1 });
    assert.deepEqual(
      readEnvironment({ OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.25' }).sampler,
      { name: 'traceidratio', ratio: 0.25 },
    );
  });

  it('passes over what it does not know of samplers, propagators and detectors, and says so', () => {
    const { sampler, propagators, resourceDetectors, disabled, problems } = readEnvironment({
      OTEL_TRACES_SAMPLER: 'sometimes',
      OTEL_TRACES_SAMPLER_ARG: '10',
      OTEL_PROPAGATORS: 'b3,jaeger',
      OTEL_NODE_RESOURCE_DETECTORS: 'os',
      OTEL_SDK_DISABLED: 'yes',
    });
    assert.deepEqual(sampler, { name: 'parentbased_always_on', ratio: 1 });
    assert.deepEqual([propagators, resourceDetectors, disabled], [['b3'], ['all'], false]);
    assert.deepEqual(problems.toSorted(), [
      'OTEL_NODE_RESOURCE_DETECTORS: "os" is none of service, host, process, all, none; it is passed over',
      'OTEL_PROPAGATORS: "jaeger" is none of tracecontext, baggage, b3, b3multi, none; it is passed over',
      'OTEL_SDK_DISABLED="yes" is none of true, false; the default is used',
      'OTEL_TRACES_SAMPLER="sometimes" is none of always_on, always_off, traceidratio, parentbased_always_on, parentbased_always_off, parentbased_traceidratio; the default is used',
      'OTEL_TRACES_SAMPLER_ARG="10" is not a number from 0 to 1; the default is used',
    ]);
  });

  it('says which pair of a list is none, and not what it is', () => {
    const { problems } = readEnvironment({
      OTEL_RESOURCE_ATTRIBUTES: 'team=shop,foo',
      OTEL_EXPORTER_OTLP_HEADERS: 'authorization Bearer s3cret',
      OTEL_EXPORTER_OTLP_LOGS_HEADERS: 'authorization=Basic czNjcmV0==,x-team=shop',
    });
    assert.deepEqual(problems, [
      'OTEL_RESOURCE_ATTRIBUTES: item 2 of those between commas is no key=value (a comma in a value is %2C, "=" is %3D); no attribute is taken from it',
      'OTEL_EXPORTER_OTLP_HEADERS: item 1 of those between commas is no key=value (a comma in a value is %2C, "=" is %3D); it is passed over',
    ]);
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
