import assert from 'node:assert/strict';
import { logs, metrics } from '@opentelemetry/api';
import { BatchLogRecordProcessor, InMemoryLogRecordExporter, LoggerProvider } from '@opentelemetry/sdk-logs';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { createRecorder, type Recorder, userLogin } from '../../src/index.ts';

/** No collection comes by itself while a test runs. */
const AN_HOUR_MS = 3_600_000;

describe('a flush of the global providers', () => {
  let events: InMemoryLogRecordExporter;
  let figures: InMemoryMetricExporter;
  let loggerProvider: LoggerProvider;
  let meterProvider: MeterProvider;
  let recorder: Recorder;
  beforeEach(() => {
    events = new InMemoryLogRecordExporter();
    figures = new InMemoryMetricExporter(AggregationTemporality.DELTA);
    loggerProvider = new LoggerProvider({
      processors: [new BatchLogRecordProcessor({ exporter: events, scheduledDelayMillis: AN_HOUR_MS })],
    });
    const reader = new PeriodicExportingMetricReader({
      exporter: figures,
      exportIntervalMillis: AN_HOUR_MS,
    });
    meterProvider = new MeterProvider({ readers: [reader] });
    logs.setGlobalLoggerProvider(loggerProvider);
    metrics.setGlobalMeterProvider(meterProvider);
    recorder = createRecorder();
  });
  afterEach(async () => {
    for (const api of [logs, metrics]) api.disable();
    await Promise.allSettled([loggerProvider.shutdown(), meterProvider.shutdown()]);
  });
  const sent = () => [
    events.getFinishedLogRecords().map(({ eventName }) => eventName),
    figures
      .getMetrics()
      .flatMap(({ scopeMetrics }) => scopeMetrics.flatMap(({ metrics }) => metrics))
      .map(({ descriptor }) => descriptor.name),
  ];

  it('has events and their metrics sent', async () => {
    recorder.record(userLogin, { method: 'sso' });
    assert.deepEqual(sent(), [[], []]);
    await recorder.flush();
    assert.deepEqual(sent(), [['telltale.user.login'], ['telltale.user.logins']]);
  });

  it('tells what a provider throws, when the others have sent what they hold', async () => {
    meterProvider.forceFlush = async () => {
      throw new Error('the collector is gone');
    };
    recorder.record(userLogin, { method: 'sso' });
    await assert.rejects(recorder.flush(), /the collector is gone/);
    assert.deepEqual(sent()[0], ['telltale.user.login']);
  });
});
