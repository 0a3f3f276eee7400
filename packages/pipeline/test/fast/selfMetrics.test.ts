import assert from 'node:assert/strict';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import { describe, it } from 'mocha';
import { booksOf } from '../../src/fast/books.ts';
import { reportSelfMetrics } from '../../src/fast/selfMetrics.ts';
import type { FastPipelineStats } from '../../src/fast/stats.ts';
import { NOTHING } from '../support/signalStats.ts';

const none = { offered: 0, refused: { memory_full: 0, record_too_large: 0, encoding_failed: 0 } };
const intake = {
  logs: { offered: 102, refused: { memory_full: 3, record_too_large: 0, encoding_failed: 1 } },
  traces: none,
  metrics: { offered: 9, refused: { memory_full: 4, record_too_large: 0, encoding_failed: 0 } },
};
const findings = {
  adopted: 7,
  damagedPlaces: 3,
  skippedFiles: { foreign: 2, unreadable: 0, unknownVersion: 1 },
  expired: { files: 0, bytes: 0 },
};
const delivery = {
  logs: { ...NOTHING, delivered: 80, rejected: 2, dropped: { '400': 5 }, inMemory: 4, spooled: 5, findings },
  traces: NOTHING,
  metrics: NOTHING,
  memoryBytes: 10,
  maxMemoryBytes: 1000,
};

const STATS: FastPipelineStats = {
  intake,
  records: {
    logs: booksOf(intake.logs, delivery.logs, 96),
    traces: booksOf(intake.traces, delivery.traces, 0),
    metrics: booksOf(intake.metrics, delivery.metrics, 0),
  },
  delivery,
  sinks: { console: { written: 90, dropped: 6 } },
  memoryBytes: 20,
  maxMemoryBytes: 2000,
};

describe('the pipeline’s own metrics', () => {
  it('have the conventions’ names and units, with error.type for what was lost', async () => {
    const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
    const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 });
    const provider = new MeterProvider({ readers: [reader] });
    reportSelfMetrics(provider.getMeter('test'), () => STATS);
    await reader.forceFlush();
    const found = exporter
      .getMetrics()
      .flatMap(({ scopeMetrics }) => scopeMetrics.flatMap(({ metrics }) => metrics));
    const points = (name: string) =>
      Object.fromEntries(
        (found.find(({ descriptor }) => descriptor.name === name)?.dataPoints ?? []).map(
          ({ attributes, value }) => [
            attributes['error.type'] ?? attributes['telltale.signal'] ?? 'ok',
            value,
          ],
        ),
      );
    assert.deepEqual(points('otel.sdk.processor.log.processed'), {
      ok: 98,
      memory_full: 3,
      encoding_failed: 1,
    });
    assert.deepEqual(points('otel.sdk.log.created'), { ok: 102 });
    assert.equal(
      found.find(({ descriptor }) => descriptor.name === 'otel.sdk.processor.metric_data_point.processed'),
      undefined,
      'the conventions know none',
    );
    assert.deepEqual(points('otel.sdk.exporter.metric_data_point.exported'), { ok: 0, memory_full: 4 });
    assert.deepEqual(points('otel.sdk.exporter.log.exported'), { ok: 80, rejected: 2, '400': 5 });
    assert.deepEqual(points('otel.sdk.exporter.log.inflight'), { ok: 6 });
    assert.deepEqual(points('telltale.pipeline.spooled'), { logs: 5, traces: 0, metrics: 0 });
    assert.deepEqual(points('telltale.pipeline.spool.adopted'), { logs: 7 });
    assert.deepEqual(points('telltale.pipeline.spool.damaged'), { logs: 3 });
    assert.deepEqual(points('telltale.pipeline.spool.skipped'), { foreign: 2, unknownVersion: 1 });
    assert.deepEqual(points('telltale.pipeline.sink.records'), { ok: 90, dropped: 6 });
    assert.deepEqual(points('telltale.pipeline.memory.usage'), { ok: 30 });
    assert.deepEqual(points('telltale.pipeline.memory.limit'), { ok: 3000 });
    const units = Object.fromEntries(found.map(({ descriptor }) => [descriptor.name, descriptor.unit]));
    assert.equal(units['otel.sdk.exporter.span.exported'], '{span}');
    assert.equal(units['otel.sdk.exporter.metric_data_point.exported'], '{data_point}');
    await provider.shutdown();
  });
});
